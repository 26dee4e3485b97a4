"""Read which stages a person means, and help the shell to complete them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from baibu.cli.wishes import wishes_of
from baibu.core import settings
from baibu.core.errors import BaibuError

_RANGE = re.compile(r"(\d+)-(\d+)")


def expanded(words: Iterable[str]) -> list[str | int]:
    """Read numbers, ids and ranges.

    >>> expanded(["2", "5-7", "gd-linear-fit"])
    ['2', 5, 6, 7, 'gd-linear-fit']
    """
    found: list[str | int] = []
    for word in words:
        between = _RANGE.fullmatch(word)
        if between:
            found += range(int(between[1]), int(between[2]) + 1)
        else:
            found.append(word)
    return found


def complete_stage(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the numbers of the stages that are made, with their titles."""
    from baibu.content import load

    try:
        stages = load(settings.load().content).stages.values()
    except BaibuError:
        return []
    language = wishes_of(ctx).language
    return [
        CompletionItem(str(stage.number), help=stage.title.into(language))
        for stage in stages
        if not stage.coming and str(stage.number).startswith(incomplete)
    ]
