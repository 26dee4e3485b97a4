"""Find out, before anything else is read, in which language and form a person wants the answer.

`--lang` and `--json` hold wherever they stand in the command line, for help and for errors too.
"""

from __future__ import annotations

import locale
from collections.abc import Sequence
from dataclasses import dataclass

import click

from baibu.core import settings
from baibu.core.errors import BaibuError
from baibu.core.language import Language, chosen

LANGUAGE_FLAGS = ("--lang", "--language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How to answer."""

    language: Language
    json: bool


def read(args: Sequence[str]) -> Wishes:
    """Read the wishes from a command line, and what is not said there from the settings."""
    args = args[: args.index("--")] if "--" in args else args
    asked = ""
    for at, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if name in LANGUAGE_FLAGS:
            asked = value if equals else "".join(args[at + 1 : at + 2])
    language: Language = "zh" if asked == "zh" else "en" if asked == "en" else usual()
    return Wishes(language=language, json="--json" in args)


def usual() -> Language:
    """Choose the language when nobody asked for one."""
    try:
        return settings.load().language
    except BaibuError:  # it will be said in full when the settings are needed
        return chosen((locale.getlocale()[0] or "en").replace("_", "-"))


def wishes_of(ctx: click.Context) -> Wishes:
    """Give the wishes that the command line was read with."""
    wishes = ctx.find_object(Wishes)
    return wishes if wishes is not None else read([])
