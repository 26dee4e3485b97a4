"""The archive carries a whole record from one database to another, exactly, or not at all."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.core.ids import EvidenceId, LearnerId, StageId
from baibu.ledger.archive import Archive, read, write
from baibu.ledger.errors import DamagedArchiveError, NewerArchiveError
from baibu.ledger.evidence import Draft, LearnerRecord, Record

texts = st.text(st.characters(codec=None), max_size=20)
moments = st.datetimes(timezones=st.just(UTC))
records = st.builds(
    Record,
    id=st.uuids().map(lambda value: EvidenceId(value.hex)),
    learner=st.just(LearnerId("me")),
    kind=st.sampled_from(["note", "from-the-future"]),
    version=st.integers(0, 5),
    at=moments,
    content_hash=texts,
    body=st.dictionaries(
        st.sampled_from("abc"), st.one_of(texts, st.floats(allow_nan=False), st.integers())
    ),
)
archives = st.builds(
    Archive,
    learner=st.builds(
        LearnerRecord, id=st.just(LearnerId("me")), seed=st.integers(0, 2**62), created=moments
    ),
    drafts=st.lists(
        st.builds(Draft, stage=st.just(StageId("s")), source=texts, saved_at=moments), max_size=3
    ).map(tuple),
    records=st.lists(records, max_size=5).map(tuple),
)
SAMPLE = Archive(
    learner=LearnerRecord(id=LearnerId("me"), seed=5, created=datetime(2026, 1, 1, tzinfo=UTC)),
    drafts=(Draft(stage=StageId("a"), source="x\n", saved_at=datetime(2026, 1, 2, tzinfo=UTC)),),
    records=tuple(
        Record(
            id=EvidenceId(f"{number:032x}"),
            learner=LearnerId("me"),
            kind="note",
            version=1,
            at=datetime(2026, 1, 3, tzinfo=UTC),
            content_hash="",
            body={"stage": "a", "text": "为什么"},
        )
        for number in range(3)
    ),
)
HERE = Path("old.jsonl")


@given(archives)
def test_an_archive_comes_back_as_it_was(archive: Archive) -> None:
    data = write(archive)
    assert read(data, where=HERE) == archive
    assert write(read(data, where=HERE)) == data


@settings(max_examples=200)
@given(st.data())
def test_any_damage_is_noticed(data: st.DataObject) -> None:
    good = write(SAMPLE)
    start = data.draw(st.integers(0, len(good) - 1))
    end = data.draw(st.integers(start + 1, len(good)))
    other = data.draw(st.binary(max_size=5).filter(lambda new: new != good[start:end]))
    bad = good[:start] + other + good[end:]
    found: Archive | None = None
    with suppress(DamagedArchiveError, NewerArchiveError):
        found = read(bad, where=HERE)
    assert found is None or found == SAMPLE  # SAMPLE: the change was one that JSON does not see


@pytest.mark.parametrize("length", range(0, len(write(SAMPLE)), 37))
def test_an_archive_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(DamagedArchiveError, match="L006"):
        read(write(SAMPLE)[:length], where=HERE)


def test_the_header_tells_what_is_inside_to_anybody() -> None:
    head, *lines = write(SAMPLE).decode().splitlines()
    told = json.loads(head)
    assert told["format"] == "baibu-archive"
    assert (told["drafts"], told["evidence"]) == (1, 3)
    body = "".join(line + "\n" for line in lines)
    assert told["sha256"] == hashlib.sha256(body.encode()).hexdigest()
    assert [next(iter(json.loads(line))) for line in lines] == [
        "learner", "draft", "evidence", "evidence", "evidence",
    ]  # fmt: skip


def forged(*lines: object, **header: object) -> bytes:
    """Make an archive whose sum is right and whose content is not."""
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    head = {
        "format": "baibu-archive", "version": 1, "drafts": 0, "evidence": 0,
        "sha256": hashlib.sha256(body).hexdigest(), **header,
    }  # fmt: skip
    return json.dumps(head).encode() + b"\n" + body


LEARNER = {"learner": {"id": "me", "seed": 1, "created": "2026-01-01T00:00:00+00:00"}}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 a zip file",
        b"[1, 2]\n",
        b"[" * 100_000,
        forged(),
        forged(LEARNER, LEARNER),
        forged(LEARNER, evidence=1),
        forged({"learner": {"id": 1, "seed": 1, "created": "2026-01-01T00:00:00+00:00"}}),
        forged({"learner": {"id": "me", "seed": 1, "created": "2026-01-01T00:00:00"}}),
        forged({"learner": {"id": "me", "seed": True, "created": "2026-01-01T00:00:00+00:00"}}),
        forged(LEARNER, {"evidence": {"id": "short"}}, evidence=1),
        forged({"evidence": {"id": "0" * 32}}, LEARNER, evidence=1),
        forged(LEARNER, {"surprise": {}}),
        forged(LEARNER, [1]),
        forged(LEARNER, {**LEARNER, "draft": {}}),
        forged(LEARNER, {"draft": None}, drafts=1),
    ],
    ids=range(16),
)
def test_what_is_no_archive_is_refused_with_a_code(data: bytes) -> None:
    with pytest.raises(DamagedArchiveError):
        read(data, where=HERE)


def test_an_archive_of_a_newer_baibu_says_so() -> None:
    with pytest.raises(NewerArchiveError, match="2"):
        read(forged(LEARNER, version=2), where=HERE)


def test_evidence_takes_the_learner_of_the_archive() -> None:
    yours = replace(
        SAMPLE,
        learner=replace(SAMPLE.learner, id=LearnerId("you")),
        records=tuple(replace(record, learner=LearnerId("you")) for record in SAMPLE.records),
    )
    assert read(write(yours), where=HERE) == yours
