"""Evidence is written and read without loss, in every form that was ever written."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core.ids import CardId, EvidenceId, LearnerId, QuestionId, SkillId, StageId
from baibu.ledger import decode, decode_all, encode
from baibu.ledger.codec import KINDS, UPGRADES
from baibu.ledger.errors import BrokenEvidenceError, NewerEvidenceError, UnknownKindError
from baibu.ledger.evidence import (
    CardMark,
    CardText,
    Correction,
    Evidence,
    Fact,
    Habit,
    Help,
    Note,
    Opened,
    Placement,
    PlanMove,
    Planned,
    Prediction,
    Record,
    Review,
    Shelved,
    SkipBegun,
    Verdict,
)
from baibu.ledger.portable import dumps, loads, original, portable

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
STAGE = StageId("gd-linear-fit")
CARD = CardId("gd-linear-fit/why-mean")
ID = EvidenceId("0" * 31 + "1")
OLD = Path(__file__).parent / "data" / "evidence-version-0.json"

texts = st.text(st.characters(codec=None), max_size=30)
ids = st.uuids().map(lambda value: EvidenceId(value.hex))
moments = st.datetimes(timezones=st.just(UTC))
numbers = st.floats(allow_nan=False)
outcomes = st.sampled_from(["passed", "failed", "not_run"])
reports = st.fixed_dictionaries(
    {
        "passed": st.booleans(),
        "checks": st.lists(st.fixed_dictionaries({"outcome": outcomes, "got": texts}), max_size=4),
        "seconds": numbers,
    }
)
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        Verdict,
        stage=st.just(STAGE),
        attempt=ids,
        via=st.sampled_from(["web", "cli", "watch"]),
        source=texts,
        report=reports,
        seed=st.integers(0, 2**62),
    ),
    st.builds(
        Help,
        stage=st.just(STAGE),
        what=st.sampled_from(["hint", "solution"]),
        tier=st.integers(0, 3),
    ),
    st.builds(Opened, stage=st.just(STAGE)),
    st.builds(
        Prediction,
        stage=st.just(STAGE),
        question=st.just(QuestionId("q16")),
        predicted=st.one_of(texts, numbers, st.none()),
        observed=st.one_of(texts, numbers),
        agrees=st.booleans(),
        first=st.booleans(),
    ),
    st.builds(Correction, undoes=ids, reason=texts),
    st.builds(Note, stage=st.just(STAGE), text=texts),
    st.builds(
        Shelved, stage=st.just(STAGE), source=texts, why=st.sampled_from(["reset", "import"])
    ),
    st.builds(SkipBegun, stage=st.just(STAGE)),
    st.builds(
        Review,
        card=st.just(CARD),
        rating=st.integers(1, 4),
        grades=st.just(4),
        seconds=st.floats(0, 1e6),
        via=st.sampled_from(["web", "cli", "import"]),
    ),
    st.builds(
        CardMark, card=st.just(CARD), mark=st.sampled_from(["suspended", "resumed", "buried"])
    ),
    st.builds(CardText, card=st.just(CARD), front=texts, back=texts, tags=texts, origin=texts),
)
days = st.dates().map(lambda day: day.isoformat())
plans: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        Planned,
        background=st.sampled_from(["zero", "student", "developer", "data-scientist"]),
        order=st.sampled_from(["months", "software", "data"]),
        depth=st.sampled_from(["core", "deep"]),
        hours=st.floats(0.5, 112),
        start=days,
        deadline=st.one_of(days, st.just("")),
        free=st.lists(days, max_size=3).map(" ".join),
        targets=st.sampled_from(["", STAGE]),
    ),
    st.builds(PlanMove, stage=st.just(STAGE), after=st.sampled_from([STAGE, StageId("")])),
    st.builds(Habit, month=st.integers(1, 6), day=days, done=st.booleans()),
    st.builds(
        Placement,
        skill=st.just(SkillId("averages")),
        item=texts,
        answer=st.floats(0, 1),
        seconds=st.floats(0, 1e6),
    ),
)
evidence = st.builds(
    Evidence,
    id=ids,
    learner=st.just(LearnerId("me")),
    at=moments,
    content_hash=st.just("abc"),
    fact=facts | plans,
    seq=st.integers(0, 9),
)
plain: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), numbers, texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.sampled_from(["$float", "$text", "$pairs", "a"]), texts), inner
        ),
    ),
    max_leaves=12,
)


def record(kind: str, version: int, body: dict[str, Any]) -> Record:
    return Record(
        id=ID,
        learner=LearnerId("me"),
        kind=kind,
        version=version,
        at=NOON,
        content_hash="abc",
        body=body,
    )


def old(kind: str) -> list[Record]:
    stored = json.loads(OLD.read_text(encoding="utf-8"))
    return [
        dataclasses.replace(record(kind, item["version"], item["body"]), id=item["id"])
        for item in stored
        if item["kind"] == kind
    ]


@given(evidence)
def test_evidence_comes_back_as_it_was(item: Evidence) -> None:
    kept = encode(item)
    through_json = dataclasses.replace(kept, body=loads(dumps(kept.body)))  # type: ignore[arg-type]
    assert decode(through_json) == item


@given(plain)
def test_any_value_survives_portable_json(value: object) -> None:
    line = dumps(value)
    assert repr(loads(line)) == repr(original(json.loads(line)))
    assert loads(line) == value
    assert "\n" not in line


@given(plain)
def test_nothing_portable_is_refused_by_a_database(value: object) -> None:
    line = json.dumps(portable(value), allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in line.replace("\\\\", "")
    line.encode("utf-8")


def test_not_a_number_survives() -> None:
    back = loads(dumps([float("nan")]))
    assert repr(back) == "[nan]"


def test_a_verdict_of_version_0_is_read_as_a_verdict_of_today() -> None:
    (stored,) = old("verdict")
    fact = decode(stored).fact
    assert isinstance(fact, Verdict)
    assert (fact.via, fact.attempt, fact.seed) == ("cli", stored.id, 314159)
    assert (fact.passed, fact.passed_checks, fact.checks) == (False, 1, 2)
    assert fact.source.startswith("def mean")


def test_help_of_version_0_told_the_solution_by_tier_0() -> None:
    found = [decode(stored).fact for stored in old("help")]
    assert found == [
        Help(stage=StageId("hello-python"), what="hint", tier=2),
        Help(stage=StageId("hello-python"), what="solution", tier=0),
    ]


def test_every_upgrade_has_a_sample_and_leads_to_todays_version() -> None:
    stored = {(item["kind"], item["version"]) for item in json.loads(OLD.read_text("utf-8"))}
    assert stored == set(UPGRADES)
    for kind, version in UPGRADES:
        for item in old(kind):
            newest = encode(decode(item))
            assert newest.version == KINDS[kind].version > version


def test_an_unknown_kind_is_told_and_the_rest_goes_on() -> None:
    known = encode(
        Evidence(
            id=ID,
            learner=LearnerId("me"),
            at=NOON,
            content_hash="",
            fact=Note(stage=STAGE, text="t"),
        )
    )
    evidence, errors = decode_all([known, record("dream", 1, {"depth": 3}), known])
    assert len(evidence) == 2
    assert [error.code for error in errors] == ["L003"]
    assert "dream" in errors[0].say("zh")


@pytest.mark.parametrize(
    ("stored", "error", "code"),
    [
        (record("dream", 1, {}), UnknownKindError, "L003"),
        (record("note", 2, {"stage": "s", "text": "t"}), NewerEvidenceError, "L004"),
        (record("note", 1, {"stage": "s"}), BrokenEvidenceError, "L005"),
        (record("note", 1, {"stage": "s", "text": 3}), BrokenEvidenceError, "L005"),
        (record("note", 1, {"stage": "s", "text": "t", "more": 1}), BrokenEvidenceError, "L005"),
        (record("note", 0, {"stage": "s", "text": "t"}), BrokenEvidenceError, "L005"),
        (record("note", -1, {"stage": "s", "text": "t"}), BrokenEvidenceError, "L005"),
        (
            record("help", 1, {"stage": "s", "what": "bribe", "tier": 1}),
            BrokenEvidenceError,
            "L005",
        ),
        (
            record("help", 1, {"stage": "s", "what": "hint", "tier": True}),
            BrokenEvidenceError,
            "L005",
        ),
    ],
)
def test_what_cannot_be_read_says_why(stored: Record, error: type[Exception], code: str) -> None:
    with pytest.raises(error, match=f"^{code} "):
        decode(stored)


@pytest.mark.parametrize(
    "report",
    [{}, {"passed": True}, {"passed": "yes", "checks": []}, {"passed": True, "checks": [{}]},
     {"passed": True, "checks": 3}, {"passed": True, "checks": [{"outcome": "perhaps"}]}],
)  # fmt: skip
def test_a_report_that_is_no_verdict_is_broken_evidence(report: dict[str, Any]) -> None:
    body = {
        "stage": "s", "attempt": ID, "via": "cli", "source": "", "seed": 1, "report": report,
    }  # fmt: skip
    with pytest.raises(BrokenEvidenceError):
        decode(record("verdict", 1, body))


@pytest.mark.parametrize(
    "wrong",
    [{"rating": 0}, {"rating": 5}, {"rating": 2, "grades": 2}, {"grades": 3}, {"seconds": -1.0},
     {"seconds": float("inf")}, {"seconds": float("nan")}, {"card": "No such name"}],
)  # fmt: skip
def test_a_review_outside_its_scale_is_broken_evidence(wrong: dict[str, Any]) -> None:
    body = {"card": CARD, "rating": 3, "grades": 4, "seconds": 5.0, "via": "cli"}
    assert decode(record("review", 1, body)).fact.kind == "review"
    with pytest.raises(BrokenEvidenceError):
        decode(record("review", 1, {**body, **wrong}))


def test_every_kind_has_a_docstring_a_version_and_is_frozen() -> None:
    for name, kind in KINDS.items():
        assert kind.kind == name
        assert kind.version >= 1
        assert kind.__doc__
        assert vars(kind)["__dataclass_params__"].frozen
