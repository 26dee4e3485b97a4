"""The choice of families is what experienced people accept, and every reason has its words."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from baibu.core.language import LANGUAGES, messages
from baibu.workbench.card import Problem
from baibu.workbench.engine.learners import LEARNERS
from baibu.workbench.steps.choose import USUAL, Situation, asks_for_reasons, chosen
from workbench.making import prepared
from workbench.test_features import table

CASES = tomllib.loads((Path(__file__).parent / "data" / "choices.toml").read_text("utf-8"))["case"]


def situation_of(case: dict[str, Any]) -> Situation:
    told = {name: case[name] for name in ("kind", "rows", "numbers", "words", "wide")}
    return Situation(
        **told,
        latency_ms=case.get("latency_ms", 0.0),
        must_explain=asks_for_reasons({"constraint": case.get("constraint", "")}),
        missing=frozenset(case.get("missing", ())),
    )


def test_there_are_twenty_cases_and_no_two_alike() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) == 20


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_choice_is_one_that_people_accept(case: dict[str, Any]) -> None:
    found = chosen(situation_of(case))
    tried = [one.name for one in found if one.is_tried]
    assert tried[0] in case["first"]
    assert set(case["tried"]) <= set(tried)
    assert not set(case["refused"]) & set(tried)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_family_has_a_reason_in_both_languages(case: dict[str, Any]) -> None:
    texts = messages("workbench")
    for one in chosen(situation_of(case)):
        assert f"family.{one.name}" in texts
        assert one.reasons
        for reason in one.reasons:
            for language in LANGUAGES:
                assert texts[f"reason.{reason['key']}"].into(language).format_map(reason["facts"])


def test_every_learner_of_the_engine_is_judged() -> None:
    assert set(USUAL) == set(LEARNERS)


def test_with_no_library_at_all_something_is_still_tried() -> None:
    found = chosen(Situation(kind="binary", rows=10, missing=frozenset(LEARNERS)))
    assert [one.name for one in found if one.is_tried] == ["linear"]


def test_the_step_reads_the_table_and_the_card() -> None:
    problem = Problem(goal="g", constraint="每一次拒绝都要向客户说明理由")
    made = prepared(table(), problem=problem, latency_ms=3.0, until="choose")
    at = made["choice"]["situation"]
    assert at["must_explain"]
    assert at["rows"] == 400
    assert at["numbers"] + at["words"] == len(made["shaper"]["kept"])
    assert at["latency_ms"] == 3.0
    assert made["choice"]["learners"][0] == "linear"
    assert "choose.explain" in made.said
    tried = [one["name"] for one in made["choice"]["families"] if one["is_tried"]]
    assert made["choice"]["learners"] == tried
    assert asdict(Situation(kind="binary", rows=1)).keys() == at.keys()
