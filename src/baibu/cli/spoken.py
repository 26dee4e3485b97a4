"""Make click speak both languages: help and usage errors come from `messages/cli.toml`.

Reads  `command.NAME` for what a command does (the first line stands in a list of commands),
       `option.COMMAND.NAME` or `option.all.NAME` for an option, `argument.NAME` for its name.
Gives  `Command` and `Group`, whose help is spoken when it is asked for, and `usage_error`.
Never  imports what a command needs: a group knows its commands by name and module.

Start reading at `Help`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

import click

from baibu.cli.columns import columns, padded, wrapped
from baibu.cli.options import SettingOption, shared
from baibu.cli.wishes import wishes_of
from baibu.core.errors import BaibuError
from baibu.core.language import Language, messages, say

WIDTH = 80
INDENT = "  "
LEFT = 26  # columns for the name of an option or a command


class WrongCommandError(BaibuError):
    """The command line cannot be understood."""

    code = "B020"


class Help:
    """Help from the messages, for a command or a group."""

    def get_help(self, ctx: click.Context) -> str:
        """Give the whole help text in the person's language."""
        language = wishes_of(ctx).language
        command = ctx.command
        parts = [_usage(ctx, language), *_about(ctx, language)]
        if isinstance(command, Group):
            rows = [
                (name, first_sentence(f"{path_of(ctx)} {name}".strip(), language))
                for name in command.list_commands(ctx)
            ]
            parts.append(_section(say("cli.help.commands", language), rows))
        parts.append(_section(say("cli.help.options", language), _options(ctx, language)))
        return "\n\n".join(parts)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - as click has it
        """Give nothing: lists of commands are made by `get_help`."""
        return ""


class Command(Help, click.Command):
    """A command that speaks both languages."""

    def __init__(self, name: str | None, **rest: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(name, **rest)
        self.params += shared()


class Group(Help, click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(
        self,
        name: str | None,
        *,
        homes: Mapping[str, str],
        **rest: Any,  # noqa: ANN401 - click's
    ) -> None:
        super().__init__(name, **rest)
        self.params += shared()
        self.homes = homes  # command -> "module:attribute"

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click has it
        """Name the commands, in the order of their use."""
        return list(self.homes)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - as click has it
        cmd_name: str,
    ) -> click.Command | None:
        """Import a command."""
        home = self.homes.get(cmd_name)
        if home is None:
            return None
        module, _, attribute = home.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, click.Command)  # noqa: S101 - the table of homes says so
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with those that look like it."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.NoSuchCommand(args[0], possibilities=list(self.homes), ctx=ctx)
        return super().resolve_command(ctx, args)


def path_of(ctx: click.Context) -> str:
    """Name a command without the program: `content check`, or nothing for the program itself."""
    return ctx.command_path.partition(" ")[2]


def first_sentence(path: str, language: Language) -> str:
    """Give a command's line in a list."""
    return say(f"cli.command.{key_of(path)}", language).partition("\n")[0]


def key_of(path: str) -> str:
    """Give the key of a command's messages."""
    return path.replace(" ", "_") or "baibu"


def usage_error(error: click.ClickException, language: Language) -> WrongCommandError:
    """Say in the person's language what is wrong with a command line."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if isinstance(ctx, click.Context) else "baibu"
    return WrongCommandError(reason=_reason(error, language), command=path)


def _reason(error: click.ClickException, language: Language) -> str:
    meant = ""
    if isinstance(error, click.NoSuchOption | click.NoSuchCommand) and error.possibilities:
        meant = say("cli.usage.meant", language, names=", ".join(error.possibilities))
    match error:
        case click.NoSuchCommand():
            reason = say("cli.usage.no_command", language, name=error.command_name)
        case click.NoSuchOption():
            reason = say("cli.usage.no_option", language, name=error.option_name)
        case click.MissingParameter() if error.param is not None:
            reason = say("cli.usage.missing", language, name=_name(error.param, language))
        case click.BadOptionUsage():
            reason = say("cli.usage.no_value", language, name=error.option_name)
        case click.BadParameter() if error.param is not None:
            name = _name(error.param, language)
            reason = say("cli.usage.bad_value", language, name=name, value=error.message)
        case _:
            reason = say("cli.usage.other", language, message=error.format_message())
    return reason + meant


def _name(param: click.Parameter, language: Language) -> str:
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return say(f"cli.argument.{param.name}", language)


def _usage(ctx: click.Context, language: Language) -> str:
    pieces = [ctx.command_path, say("cli.help.options_mark", language)]
    for param in ctx.command.get_params(ctx):
        if isinstance(param, click.Argument):
            name = say(f"cli.argument.{param.name}", language)
            name += "…" if param.nargs == -1 else ""
            pieces.append(name if param.required else f"[{name}]")
    if isinstance(ctx.command, Group):
        pieces.append(say("cli.help.command_mark", language))
    return "\n".join(wrapped(say("cli.help.usage", language) + " ".join(pieces), WIDTH))


def _about(ctx: click.Context, language: Language) -> list[str]:
    text = say(f"cli.command.{key_of(path_of(ctx))}", language)
    lines = wrapped(text, WIDTH - len(INDENT))
    return ["\n".join(INDENT + line if line else "" for line in lines)]


def _options(ctx: click.Context, language: Language) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for param in ctx.command.get_params(ctx):
        if isinstance(param, click.Option) and not param.hidden:
            names = ", ".join(param.opts)
            rows.append((f"{names} {_value(param)}".rstrip(), about_option(ctx, param, language)))
    return rows


def _value(option: click.Option) -> str:
    return "" if option.is_flag else option.metavar or ""


def about_option(ctx: click.Context, option: click.Option, language: Language) -> str:
    """Say what an option does: a setting's own words, or the messages'."""
    if isinstance(option, SettingOption):
        return option.row.about.into(language)
    name = max(option.opts, key=len).lstrip("-").replace("-", "_")
    own = f"option.{key_of(path_of(ctx))}.{name}"
    known = messages("cli")
    return known[own if own in known else f"option.all.{name}"].into(language)


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [title]
    for left, right in rows:
        text = wrapped(right, WIDTH - LEFT - len(INDENT))
        if columns(left) >= LEFT - 1:
            lines.append(INDENT + left)
            first = " " * LEFT
        else:
            first = padded(left, LEFT)
        lines.append(INDENT + first + text[0])
        lines += [INDENT + " " * LEFT + line for line in text[1:]]
    return "\n".join(lines)
