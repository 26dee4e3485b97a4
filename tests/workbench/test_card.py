"""A card is read strictly, and written without touching what a person wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from baibu.workbench import card as cards
from baibu.workbench.card import Budget, Card, Costs, Problem, Source, Split, Task
from baibu.workbench.errors import (
    CardKeyError,
    CardUnreadableError,
    CardValueError,
    NoProjectError,
    ProjectExistsError,
)
from baibu.workbench.project import Project

FULL = Card(
    name="流失",
    problem=Problem(goal="fewer customers leave", user="the service desk"),
    task=Task(
        target="churned", kind="binary", positive="Yes", costs=Costs(false_negative=5.0),
        ignore=("customerID",),
    ),
    source=(
        Source(address="data/a.csv", licence="CC-BY-4.0"),
        Source(address="data/b.csv", on=("id",)),
    ),
    split=Split(how="time", column="day"),
    budget=Budget(seconds=30.0),
    seed=3,
    own=("features",),
    guessed=("task.kind",),
)  # fmt: skip


def test_a_card_comes_back_from_its_file(tmp_path: Path) -> None:
    cards.write(FULL, tmp_path / "project.toml")
    assert cards.read(tmp_path / "project.toml") == FULL


def test_writing_leaves_comments_and_order_alone(tmp_path: Path) -> None:
    place = tmp_path / "project.toml"
    text = '# mine\nname = "a"  # short\nseed = 1\nformat = 1\n\n[budget]\nseconds = 10 # little\n'
    place.write_text(text, encoding="utf-8")
    found = cards.read(place)
    cards.write(replace(found, seed=2, task=Task(target="y")), place)
    written = place.read_text(encoding="utf-8")
    assert written.startswith(text.replace("seed = 1", "seed = 2").rstrip())
    assert cards.read(place).task.target == "y"


@pytest.mark.parametrize(
    ("text", "error", "named"),
    [
        ('name = "a"\nsede = 1\n', CardKeyError, "sede"),
        ('name = "a"\n[task]\ntraget = "y"\n', CardKeyError, "task.traget"),
        ('name = "a"\n[task]\nkind = "guess"\n', CardValueError, "task.kind"),
        ('name = "a"\n[split]\ntest = 1.5\n', CardValueError, "split.test"),
        ('name = "a"\n[split]\nhow = "group"\n', CardValueError, "split.column"),
        ('name = "a"\n[budget]\nseconds = "long"\n', CardValueError, "budget.seconds"),
        ('name = "a"\nseed = true\n', CardValueError, "seed"),
        ('name = "a"\n[[source]]\nform = "csv"\n', CardValueError, "source.address"),
        ('name = "a"\nsource = "x.csv"\n', CardValueError, "source"),
        ("seed = 1\n", CardValueError, "name"),
        ("name = \n", CardUnreadableError, "W003"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(
    tmp_path: Path, text: str, error: type[Exception], named: str
) -> None:
    place = tmp_path / "project.toml"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=named):
        cards.read(place)


def test_a_project_is_not_laid_over_another(tmp_path: Path) -> None:
    Project.make(tmp_path, Card(name="a"))
    with pytest.raises(ProjectExistsError):
        Project.make(tmp_path, Card(name="b"))
    assert Project.open(tmp_path).card.name == "a"


def test_a_folder_without_a_card_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(NoProjectError):
        Project.open(tmp_path)
