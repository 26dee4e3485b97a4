"""A project has a place and a name; what its run says reaches a person in words."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from baibu.app import project_places as places
from baibu.app import project_sample as sample
from baibu.app import project_words as words
from baibu.app.project_outcome import outcome
from baibu.app.project_run import confirmed
from baibu.app.wiring import Baibu
from baibu.core.language import LANGUAGES, Language
from baibu.workbench.card import Card, Problem, Task
from baibu.workbench.project import Project
from makers.small_course import baibu

__all__ = ["baibu"]


def made(baibu: Baibu, name: str) -> tuple[str, Path]:
    found, folder = places.fresh(baibu, name)
    Project.make(folder, Card(name=name))
    return found, folder


def test_an_id_is_made_of_the_name_and_is_nobody_elses(baibu: Baibu) -> None:
    names = [made(baibu, name)[0] for name in ("My Sales!", "my sales", "销售", "Größe", "../x")]
    assert names == ["my-sales", "my-sales-2", "project", "gr-e", "x"]
    assert set(places.listed(baibu)) == set(names)


def test_a_project_elsewhere_is_known_once_and_forgotten_when_it_is_gone(
    baibu: Baibu, tmp_path: Path
) -> None:
    folder = tmp_path / "sales-project"
    project = Project.make(folder, Card(name="sales"))
    assert places.remember(baibu, folder) == places.remember(baibu, folder) == "sales"
    assert places.find(baibu, "sales") == folder
    (project.folder / places.CARD).unlink()
    with pytest.raises(places.NoSuchProjectError):
        places.find(baibu, "sales")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_table_is_the_same_every_time_and_has_what_real_ones_have(
    language: Language,
) -> None:
    text = sample.table(language)
    assert text == sample.table(language)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == sample.COUNT
    answers = [row[sample.target(language)] for row in rows]
    assert len(set(answers)) == 2
    ages = [row[sample.columns(language)[4]] for row in rows]
    assert 0 < ages.count("") < len(ages) / 5
    leak = [row[sample.columns(language)[-2]] for row in rows]
    assert all(bool(minutes) == (answer == answers[leak.index(minutes)] != "")
               for minutes, answer in zip(leak, answers, strict=True) if minutes)  # fmt: skip


def test_a_note_is_said_in_both_languages_with_its_lists_joined() -> None:
    told = {"key": "importance.main", "level": "done", "facts": {"names": ["a", "b"]}}
    said = words.remark("importance", told).text
    assert said.en == "The model goes by a, b most of all."
    assert said.zh == "模型最依赖的是：a、b。"


@pytest.mark.parametrize("facts", [{"score": None, "best": "?", "parts": 2}, {}])
def test_odd_facts_never_hide_a_note(facts: dict[str, Any]) -> None:
    if facts:
        said = words.sentence("note.ensemble.done", facts)
        assert "2" in said.en
    assert words.sentence("note.of.my.own", {"rows": 3}).en == "of.my.own rows: 3"


def test_a_note_names_things_as_the_report_does() -> None:
    told = {"key": "acquire.disguised", "facts": {"name": "when", "type": "day"}}
    said = words.remark("acquire", told).text
    assert said.zh == "“when”写成了文本，实际是日期。"
    assert said.en == "“when” was written as text and is a day."
    odd = {"key": "ensemble.done", "facts": {"parts": 2, "score": None, "best": "?"}}
    assert "2" in words.remark("ensemble", odd).text.en


def test_a_long_list_is_cut_and_counted() -> None:
    facts = {"count": 9, "names": list("abcdefghi")}
    assert "(+4)" in words.sentence("note.clean.constant", facts).en


def judged(score: float, gain: float) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    interval = {"score": score, "low": score - 0.02, "high": score + 0.02}
    evaluation = {"metric": "roc_auc", "rows": 100, "scores": {"roc_auc": interval}}
    baseline = {"models": [{"model": "constant", "mean": 0.5}, {"model": "linear", "mean": 0.7}]}
    validation = {"mean": 0.7 + gain, "high": 0.7 + gain + 0.05, "gain": gain}
    return evaluation, baseline, validation


def test_a_score_is_put_beside_doing_nothing_and_the_simple_model() -> None:
    card = Card(name="x", task=Task(target="y"))
    sure = outcome(*judged(0.8, 0.1), card)
    assert "in 80 of 100 such pairs" in sure.plain.en
    assert "every row, 0.5; a simple linear model, 0.7." in sure.versus.en
    assert sure.is_worth_it
    unsure = outcome(*judged(0.8, 0.01), card)
    assert not unsure.is_worth_it
    assert "the wiser choice" in unsure.versus.en


def test_confirming_leaves_questions_without_an_answer_open(tmp_path: Path) -> None:
    card = Card(
        name="x",
        problem=Problem(goal="better"),
        task=Task(target="y", kind="binary"),
        guessed=("task.kind", "problem.goal", "problem.user"),
    )
    project = Project.make(tmp_path / "x", card)
    assert confirmed(project).card.guessed == ("problem.user",)
