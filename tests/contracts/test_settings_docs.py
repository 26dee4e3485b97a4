"""The manual's lists of settings and commands are what the program says of itself."""

from __future__ import annotations

import click
import pytest

from baibu.cli.options import SettingOption
from baibu.cli.tree import root
from baibu.cli.wishes import Wishes
from baibu.core.language import LANGUAGES, Language
from baibu.core.settings import ROWS
from manual import contexts, renewed


@pytest.mark.parametrize("name", ["settings", "commands"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_up_to_date(name: str, language: Language) -> None:
    path, text = renewed(name, language)
    assert path.read_text(encoding="utf-8") == text, "run `make docs`"


def test_each_setting_has_a_flag() -> None:
    flags = {param.row.name for param in root.params if isinstance(param, SettingOption)}
    assert flags | {"language"} == {row.name for row in ROWS}


def test_each_command_takes_a_language_and_json() -> None:
    for ctx in every_context("en"):
        names = {name for param in ctx.command.params for name in param.opts}
        assert {"--lang", "--json"} <= names, ctx.command_path


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_fits_into_eighty_columns(language: Language) -> None:
    from baibu.cli.columns import columns

    for ctx in every_context(language):
        for line in ctx.get_help().splitlines():
            assert columns(line) <= 80, (ctx.command_path, line)


def every_context(language: Language) -> list[click.Context]:
    """Give a context for each command."""
    wishes = Wishes(language=language, json=False)
    return contexts(root, click.Context(root, info_name="baibu", obj=wishes))
