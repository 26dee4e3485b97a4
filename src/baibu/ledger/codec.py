"""Turn evidence into records and back, whatever version wrote it.

Reads  a `Record` of any released version: `UPGRADES` carries its body forward one version at a
       time.
Gives  `Evidence`, or the coded error that says why this version of Baibu cannot tell.
Never  changes or drops a record: what cannot be read is skipped by the folds and kept by the
       archive.

Start reading at `decode`.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from baibu.ledger.errors import (
    BrokenEvidenceError,
    LedgerError,
    NewerEvidenceError,
    UnknownKindError,
)
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
    ProjectRun,
    Record,
    Review,
    Shelved,
    SkipBegun,
    Tuning,
    Verdict,
)

Body = dict[str, Any]
KINDS: Mapping[str, type[Fact]] = {
    fact.kind: fact
    for fact in (
        Verdict,
        Help,
        Opened,
        Prediction,
        Correction,
        Note,
        Shelved,
        SkipBegun,
        Review,
        CardMark,
        CardText,
        Tuning,
        Planned,
        PlanMove,
        Habit,
        Placement,
        ProjectRun,
    )
}


def _verdict_0(body: Body, record: Record) -> Body:
    """Version 0 was the trial form: from the command line only, one verdict per submission."""
    return {**body, "via": "cli", "attempt": record.id}


def _help_0(body: Body, _: Record) -> Body:
    """Version 0 told the solution by tier 0 alone."""
    return {**body, "what": "hint" if body["tier"] else "solution"}


UPGRADES: Mapping[tuple[str, int], Callable[[Body, Record], Body]] = {
    ("verdict", 0): _verdict_0,  # (kind, from version): to the next version
    ("help", 0): _help_0,
}


def encode(evidence: Evidence) -> Record:
    """Give the record of evidence, in the newest form."""
    fact = evidence.fact
    return Record(
        id=evidence.id,
        learner=evidence.learner,
        kind=fact.kind,
        version=fact.version,
        at=evidence.at,
        content_hash=evidence.content_hash,
        body={field.name: getattr(fact, field.name) for field in dataclasses.fields(fact)},
        seq=evidence.seq,
    )


def decode(record: Record) -> Evidence:
    """Give the evidence of a record; a `LedgerError` where this version cannot."""
    known = KINDS.get(record.kind)
    if known is None:
        raise UnknownKindError(where=record.id, kind=record.kind)
    if record.version > known.version:
        raise NewerEvidenceError(
            where=record.id, kind=record.kind, version=record.version, known=known.version
        )
    try:
        body = dict(record.body)
        for version in range(record.version, known.version):
            body = UPGRADES[record.kind, version](body, record)
        fact = _fact(known, body)
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenEvidenceError(
            where=record.id, kind=record.kind, reason=f"{type(error).__name__}: {error}"
        ) from error
    return Evidence(
        id=record.id,
        learner=record.learner,
        at=record.at,
        content_hash=record.content_hash,
        fact=fact,
        seq=record.seq,
    )


def decode_all(records: Iterable[Record]) -> tuple[list[Evidence], list[LedgerError]]:
    """Give what can be read, in order, and why the rest cannot."""
    evidence: list[Evidence] = []
    errors: list[LedgerError] = []
    for record in records:
        try:
            evidence.append(decode(record))
        except LedgerError as error:
            errors.append(error)
    return evidence, errors


def _fact(known: type[Fact], body: Body) -> Fact:
    hints = _HINTS[known.kind]
    if body.keys() != hints.keys():
        raise ValueError(f"fields {sorted(body.keys() ^ hints.keys())}")
    for name, hint in hints.items():
        if not _fits(body[name], hint):
            raise TypeError(f"{name} is {type(body[name]).__name__}")
    return known(**body)


def _fits(value: object, hint: object) -> bool:
    """Say whether a JSON value is of a field's type."""
    hint = getattr(hint, "__supertype__", hint)  # a NewType stands for what is beneath it
    origin = get_origin(hint)
    if origin is Literal:
        return value in get_args(hint)
    if origin in {Union, types.UnionType}:
        return any(_fits(value, part) for part in get_args(hint))
    if origin is not None:
        return isinstance(value, origin)
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint) if isinstance(hint, type) else value is None


def _hints(fact: type[Fact]) -> dict[str, object]:
    hints = get_type_hints(fact)
    return {field.name: hints[field.name] for field in dataclasses.fields(fact)}


_HINTS = {kind: _hints(fact) for kind, fact in KINDS.items()}
