"""Keep every text that was written for a stage, and show how two of them differ.

Reads  the verdicts, the drafts that were put aside, and what stands in the editor now.
Gives  a list of versions, their difference line by line, and any of them back into the editor.
Never  loses a text: what is replaced is put aside first, and what cannot be saved is put aside too.

A page names the text that it began from (`version_of`). Where another text stands there by now -
saved by another window, or by a road other than the browser - its own is put aside and it is told.

Start reading at `save`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

from baibu.app.board import board, made
from baibu.app.handing import code_in
from baibu.app.judging import offer_draft
from baibu.app.pages import Attempt, StageCard
from baibu.app.queries import attempts
from baibu.app.recording import enter, keep
from baibu.app.wiring import Baibu
from baibu.content import Stage
from baibu.core.errors import BaibuError
from baibu.ledger import Draft, Shelved, decode_all

AROUND = 3  # lines of the same that are shown about a difference

Kind = Literal["attempt", "aside", "draft", "starter", "solution"]


class NoSuchVersionError(BaibuError):
    """A text was asked for that the record does not have."""

    code = "B053"
    status = 404


class NewerTextError(BaibuError):
    """A draft was to be saved over a text that its page had not seen."""

    code = "B054"
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One text that was written for a stage."""

    id: str  # "attempt-3", "aside-41", "draft", "starter", "solution"
    kind: Kind
    at: datetime | None  # nothing for the starter and the solution
    attempt: Attempt | None
    why: Literal["reset", "import", "replaced"] | None  # it was put aside
    source: str
    is_now: bool  # this very text stands in the editor


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """One line of a difference; where lines of the same are left out, how many."""

    kind: Literal["same", "added", "removed", "skipped"]
    before: int | None  # number of the line in the older text
    after: int | None
    text: str
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Every version of a stage, and how two of them differ."""

    card: StageCard
    versions: tuple[Version, ...]  # newest first, the starter last
    older: Version | None
    newer: Version
    lines: tuple[DiffLine, ...]
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A text that stands in the editor's place, and that an open page has not seen."""

    stage: str
    at: datetime
    attempt: Attempt | None  # whose text it is; nothing for a draft of another window


def version_of(source: str) -> str:
    """Name a text by what is in it."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def save(
    baibu: Baibu, reference: str | int, source: str, *, base: str | None, is_mine: bool = False
) -> str:
    """Save what stands in the editor of a page that began from `base`; give its version.

    `is_mine`: the person has seen what stands there, or asks for something: it is put aside.
    """
    stage = made(baibu, reference)
    starter = baibu.catalog.body(stage).starter

    def is_known(there: Draft | None) -> bool:
        text = starter if there is None else there.source
        return text == source or base is None or version_of(text) == base

    while not offer_draft(baibu, stage.id, source, is_known):
        if not is_mine:
            _put_aside(baibu, stage, source)
            raise NewerTextError(number=stage.number)
        base = _make_room(baibu, stage)
    return version_of(source)


def is_there(baibu: Baibu, reference: str | int, source: str) -> bool:
    """Say whether a text is the one that is saved already: then there is nothing to write."""
    draft = baibu.store.draft(baibu.learner, made(baibu, reference).id)
    return draft is not None and draft.source == source


def restore(baibu: Baibu, reference: str | int, source: str) -> None:
    """Put a text into the editor; what stood there is put aside."""
    stage = made(baibu, reference)
    save(baibu, stage.id, source, base="", is_mine=True)


def now(baibu: Baibu, reference: str | int) -> str:
    """Give the text that stands in the editor: the draft, else the starter."""
    stage = made(baibu, reference)
    draft = baibu.store.draft(baibu.learner, stage.id)
    return baibu.catalog.body(stage).starter if draft is None else draft.source


def text_of(baibu: Baibu, reference: str | int, name: str) -> str:
    """Find a version by its id."""
    return _found(versions(baibu, reference), name).source


def page(
    baibu: Baibu, reference: str | int, older: str | None = None, newer: str | None = None
) -> HistoryPage:
    """Give the history of a stage; by default the newest text beside the one before it."""
    stage = made(baibu, reference)
    found = versions(baibu, reference)
    to = _found(found, newer) if newer else found[0]
    start = _found(found, older) if older else _before(found, to)
    lines = difference(start.source, to.source) if start is not None else ()
    return HistoryPage(
        card=board(baibu).cards[stage.id],
        versions=found,
        older=start,
        newer=to,
        lines=lines,
        added=sum(line.kind == "added" for line in lines),
        removed=sum(line.kind == "removed" for line in lines),
    )


def versions(baibu: Baibu, reference: str | int) -> tuple[Version, ...]:
    """Give every text of a stage, newest first: the draft leads, the starter ends the list.

    Once it may be seen, the reference solution comes last, to be compared with.
    """
    stage = made(baibu, reference)
    draft, text = baibu.store.draft(baibu.learner, stage.id), now(baibu, stage.id)
    tried = [
        _version(f"attempt-{one.number}", "attempt", one.at, one.source, text, attempt=one)
        for one in attempts(baibu, stage.id)
    ]
    aside = [
        _version(f"aside-{seq}", "aside", at, fact.source, text, why=fact.why)
        for seq, at, fact in _aside(baibu, stage)
    ]
    dated = sorted([*tried, *aside], key=lambda one: (one.at, one.id), reverse=True)
    first = [_version("draft", "draft", draft.saved_at, text, text)] if draft is not None else []
    body = baibu.catalog.body(stage)
    last = [_version("starter", "starter", None, body.starter, text)]
    if may_see_solution(baibu, stage):
        last.append(_version("solution", "solution", None, code_in(stage, body.solution), text))
    return (*first, *dated, *last)


def may_see_solution(baibu: Baibu, stage: Stage) -> bool:
    """Say whether the stage was passed, or given up."""
    progress = board(baibu).road[stage.id].progress
    return progress.is_passed or progress.gave_up_at is not None


def news(baibu: Baibu, reference: str | int, base: str) -> News | None:
    """Say what stands in the editor's place that a page with `base` has not seen."""
    stage = made(baibu, reference)
    draft = baibu.store.draft(baibu.learner, stage.id)
    if draft is None or version_of(draft.source) == base:
        return None
    tried = attempts(baibu, stage.id)
    attempt = tried[0] if tried and tried[0].source == draft.source else None
    return News(stage=stage.id, at=draft.saved_at, attempt=attempt)


def place(baibu: Baibu, reference: str | int) -> int:
    """Give the place in the record of the newest verdict of a stage; 0 before the first."""
    verdicts = board(baibu).road[made(baibu, reference).id].progress.verdicts
    return verdicts[-1] if verdicts else 0


def standing(baibu: Baibu, reference: str | int) -> tuple[int, str]:
    """Give the place of the newest verdict, and the version of the text in the editor."""
    stage = made(baibu, reference)
    return place(baibu, stage.id), version_of(now(baibu, stage.id))


def mark(baibu: Baibu) -> object:
    """Give something that changes with every verdict and every draft; quick to ask for."""
    return baibu.store.mark(baibu.learner)


def difference(older: str, newer: str) -> tuple[DiffLine, ...]:
    """Compare two texts line by line; long runs of the same are left out."""
    a, b = older.splitlines(), newer.splitlines()
    made: list[DiffLine] = []
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for kind, i1, i2, j1, j2 in steps:
        if kind == "equal":
            same = [_line("same", i1 + n + 1, j1 + n + 1, a[i1 + n]) for n in range(i2 - i1)]
            made += _shortened(same, is_first=i1 == 0 == j1, is_last=i2 == len(a) and j2 == len(b))
            continue
        made += [_line("removed", i + 1, None, a[i]) for i in range(i1, i2)]
        made += [_line("added", None, j + 1, b[j]) for j in range(j1, j2)]
    return tuple(made)


def _line(
    kind: Literal["same", "added", "removed"], before: int | None, after: int | None, text: str
) -> DiffLine:
    return DiffLine(kind=kind, before=before, after=after, text=text)


def _shortened(same: list[DiffLine], *, is_first: bool, is_last: bool) -> list[DiffLine]:
    """Keep a few lines about what differs."""
    head, tail = 0 if is_first else AROUND, 0 if is_last else AROUND
    left_out = len(same) - head - tail
    if left_out <= 1:
        return same
    gap = DiffLine(kind="skipped", before=None, after=None, text="", skipped=left_out)
    return [*same[:head], gap, *same[len(same) - tail :]]


def _version(
    name: str, kind: Kind, at: datetime | None, source: str, text: str, *,
    attempt: Attempt | None = None, why: Literal["reset", "import", "replaced"] | None = None,
) -> Version:  # fmt: skip
    return Version(
        id=name, kind=kind, at=at, attempt=attempt, why=why, source=source, is_now=source == text
    )


def _found(there: tuple[Version, ...], name: str) -> Version:
    for version in there:
        if version.id == name:
            return version
    raise NoSuchVersionError(name=name[:40])


def _before(there: tuple[Version, ...], newer: Version) -> Version | None:
    """Give the newest text that differs from another one, and is not newer than it."""
    if newer.kind == "solution":
        return there[0]
    older = [one for one in there[there.index(newer) + 1 :] if one.kind != "solution"]
    return next((one for one in older if one.source != newer.source), None)


def _aside(baibu: Baibu, stage: Stage) -> list[tuple[int, datetime, Shelved]]:
    """Give the drafts of a stage that were put aside, oldest first."""
    known, _ = decode_all(baibu.store.read(baibu.learner, kinds=(Shelved.kind,)))
    return [
        (item.seq, item.at, item.fact)
        for item in known
        if isinstance(item.fact, Shelved) and item.fact.stage == stage.id
    ]


def _make_room(baibu: Baibu, stage: Stage) -> str:
    """Put aside what stands in the editor; give its version."""
    text = now(baibu, stage.id)
    _put_aside(baibu, stage, text)
    return version_of(text)


def _put_aside(baibu: Baibu, stage: Stage, source: str) -> None:
    """Keep a text, unless the record has it."""
    if source == baibu.catalog.body(stage).starter:
        return
    if any(one.source == source for one in attempts(baibu, stage.id)):
        return
    if any(fact.source == source for _, _, fact in _aside(baibu, stage)):
        return
    enter(baibu)
    keep(baibu, Shelved(stage=stage.id, source=source, why="replaced"))
