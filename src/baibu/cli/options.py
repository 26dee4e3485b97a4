"""Hold the options that commands share: the language, JSON, and one flag for each setting."""

from __future__ import annotations

import click

from baibu.cli.wishes import LANGUAGE_FLAGS
from baibu.core.errors import NoSuchLanguageError
from baibu.core.language import LANGUAGES, is_language
from baibu.core.settings import ROWS, Row

FLAGS = "baibu.flags"  # where a context keeps the settings given on the command line


class SettingOption(click.Option):
    """The flag of a setting."""

    def __init__(self, row: Row) -> None:
        super().__init__(
            [f"--{row.name.replace('_', '-')}"],
            metavar="VALUE",
            expose_value=False,
            callback=_remember,
        )
        self.row = row


def setting_flags(*names: str) -> list[click.Parameter]:
    """Give the flags of some settings; without names, of all but the language."""
    wanted = names or tuple(row.name for row in ROWS if row.name != "language")
    return [SettingOption(row) for row in ROWS if row.name in wanted]


def shared() -> list[click.Parameter]:
    """Give the options that every command takes. `wishes.read` has read them already."""
    return [
        click.Option(
            list(LANGUAGE_FLAGS),
            metavar="|".join(LANGUAGES),
            expose_value=False,
            callback=_spoken,
            is_eager=True,
        ),
        click.Option(["--json"], is_flag=True, expose_value=False),
    ]


def flags_of(ctx: click.Context) -> dict[str, str]:
    """Give the settings that were given on the command line."""
    found: dict[str, str] = ctx.find_root().meta.setdefault(FLAGS, {})
    return found


def _remember(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and isinstance(param, SettingOption):
        flags_of(ctx)[param.row.name] = value


def _spoken(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    if not is_language(value):
        raise NoSuchLanguageError(language=value)
    flags_of(ctx)["language"] = value
