"""Write a learner's whole record as one text file, and read it back.

The first line is a header: format, version, how many of what, and the SHA-256 of all that follows.
Then one line of JSON each for the learner, every draft, and every piece of evidence, oldest first.
The same record gives the same bytes. Evidence that this version cannot read is carried verbatim.

Never  opens the store: `app` brings both together.

Start reading at `Archive`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from baibu.core.ids import EvidenceId, LearnerId, StageId
from baibu.ledger.errors import DamagedArchiveError, NewerArchiveError
from baibu.ledger.evidence import Draft, LearnerRecord, Record
from baibu.ledger.portable import dumps, loads

FORMAT, VERSION = "baibu-archive", 1
T = TypeVar("T")
_HEX_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Everything that is kept about one learner."""

    learner: LearnerRecord
    drafts: tuple[Draft, ...]
    records: tuple[Record, ...]  # oldest first


def write(archive: Archive) -> bytes:
    """Give the archive as a file's bytes."""
    learner = archive.learner
    lines = [
        {"learner": {"id": learner.id, "seed": learner.seed, "created": _told(learner.created)}}
    ]
    lines += [{"draft": _draft_out(draft)} for draft in archive.drafts]
    lines += [{"evidence": _record_out(record)} for record in archive.records]
    body = "".join(dumps(line) + "\n" for line in lines).encode("utf-8")
    header = {
        "format": FORMAT,
        "version": VERSION,
        "drafts": len(archive.drafts),
        "evidence": len(archive.records),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    return dumps(header).encode("utf-8") + b"\n" + body


def read(data: bytes, *, where: Path | str) -> Archive:
    """Read an archive whole, or refuse it whole."""
    head, _, body = data.partition(b"\n")
    header = _header(head, where)
    if hashlib.sha256(body).hexdigest() != header.get("sha256"):
        raise DamagedArchiveError(where=where, reason="sha256")
    try:
        learner, drafts, records = _parts(body)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise DamagedArchiveError(where=where, reason=f"{type(error).__name__}: {error}") from error
    if (len(drafts), len(records)) != (header.get("drafts"), header.get("evidence")):
        raise DamagedArchiveError(where=where, reason="drafts, evidence")
    return Archive(learner=learner, drafts=drafts, records=records)


def _header(line: bytes, where: Path | str) -> Mapping[str, Any]:
    try:
        header = loads(line)
    except (ValueError, RecursionError) as error:
        raise DamagedArchiveError(where=where, reason=str(error)) from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise DamagedArchiveError(where=where, reason=f"format: {FORMAT}?")
    version = header.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise NewerArchiveError(where=where, version=version, known=VERSION)
    return header


def _parts(body: bytes) -> tuple[LearnerRecord, tuple[Draft, ...], tuple[Record, ...]]:
    learners: list[LearnerRecord] = []
    drafts: list[Draft] = []
    records: list[Record] = []
    for line in body.splitlines():
        item = loads(line)
        if not isinstance(item, dict) or len(item) != 1:
            raise ValueError("a line holds one thing")
        if "learner" in item:
            told = item["learner"]
            learners.append(
                LearnerRecord(
                    id=LearnerId(_typed(told, "id", str)),
                    seed=_typed(told, "seed", int),
                    created=_moment(told, "created"),
                )
            )
        elif "draft" in item:
            drafts.append(_draft_in(item["draft"]))
        else:
            records.append(_record_in(item["evidence"], learners[0].id))
    if len(learners) != 1:
        raise ValueError("an archive is about one learner")
    return learners[0], tuple(drafts), tuple(records)


def _draft_out(draft: Draft) -> dict[str, object]:
    return {"stage": draft.stage, "source": draft.source, "saved_at": _told(draft.saved_at)}


def _draft_in(told: Mapping[str, object]) -> Draft:
    return Draft(
        stage=StageId(_typed(told, "stage", str)),
        source=_typed(told, "source", str),
        saved_at=_moment(told, "saved_at"),
    )


def _record_out(record: Record) -> dict[str, object]:
    return {
        "id": record.id,
        "kind": record.kind,
        "version": record.version,
        "at": _told(record.at),
        "content_hash": record.content_hash,
        "body": record.body,
    }


def _record_in(told: Mapping[str, object], learner: LearnerId) -> Record:
    identity = _typed(told, "id", str)
    if not _HEX_ID.fullmatch(identity):
        raise ValueError(f"id {identity!r}")
    return Record(
        id=EvidenceId(identity),
        learner=learner,
        kind=_typed(told, "kind", str),
        version=_typed(told, "version", int),
        at=_moment(told, "at"),
        content_hash=_typed(told, "content_hash", str),
        body=_typed(told, "body", dict),
    )


def _typed(told: Mapping[str, object], key: str, kind: type[T]) -> T:
    value = told[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{key} is {type(value).__name__}")
    return value


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(told: Mapping[str, object], key: str) -> datetime:
    moment = datetime.fromisoformat(_typed(told, key, str))
    if moment.tzinfo is None:
        raise ValueError(f"{key} has no time zone")
    return moment.astimezone(UTC)
