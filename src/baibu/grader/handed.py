"""Let checks read the project that was handed in with the code.

Reads  the project's part of the submission: card, files, record of a run, looks at the test.
Gives  `Handed`; whatever is missing, unreadable or untrue fails the check, in words.
Never  believes a record: what a step is said to have given is hashed anew; runs no code of a
       project's but in the sandbox; never reads a pickle, and needs no part of the workbench.

Each demand is remembered like a call, so that a mistake can be told by the demand that it fails.
Start reading at `project_of` and `Handed.that`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from baibu.content.parcel import Parcel, ParcelError, unpack
from baibu.core.language import Text, messages
from baibu.grader.expect import Unmet
from baibu.grader.preview import preview
from baibu.grader.session import Call, Handle, Learner

CARD, OPENINGS, OBJECTS = "project.toml", "test-openings.jsonl", "objects"
RUN = "run.json"
DIGEST = 20  # bytes of a hash, as the workbench takes it
MAGIC = b"baibu\x00t\x01"
LONGER_IN_ENGLISH = 2.5  # letters for what one sign says
MOST_ROWS = 200_000  # of a table
UNREADABLE = (ValueError, TypeError, LookupError, OverflowError, RecursionError, csv.Error)
T = TypeVar("T")


class Look(Call):
    """A demand on a file, remembered among the calls."""

    def shown(self) -> str:
        """Name the file; it was not called."""
        return self.label


def project_of(learner: Learner) -> Handed:
    """Give the project that was handed in; the check fails where there is none."""
    try:
        parcel = _unpacked(learner.source)
    except ParcelError as error:
        raise Unmet(told("unreadable", reason=str(error)), kind="property") from None
    handed = Handed(parcel, learner._session.calls)
    handed.that_holds(parcel.has_project, "project", told("none"))
    return handed


def told(key: str, **facts: object) -> Text:
    """Give a sentence of `messages/project_stage.toml` with facts filled in."""
    return messages("project_stage")[f"check.{key}"].filled(facts)


class Handed:
    """A project, as checks read it."""

    def __init__(self, parcel: Parcel, calls: list[Call]) -> None:
        self.files = parcel.files
        self._calls = calls

    # -- demands ------------------------------------------------------------------------------

    def that(self, condition: Any, *, place: str, zh: str, en: str, got: Any = ...) -> None:
        """Demand a property of the project, in words; `place` says what it is looked for in."""
        self.that_holds(condition, place, Text(zh=zh, en=en), got)

    def that_holds(self, condition: Any, place: str, what: Text, got: Any = ...) -> None:
        """Demand a property whose sentence is there already."""
        holds = isinstance(condition, (bool, np.bool_)) and bool(condition)
        self._calls.append(Look(place, (), {}, result=(holds, "" if holds else what.en)))
        if not holds:
            shown = None if got is ... else preview(got)
            raise Unmet(what, kind="property", value=self._calls[-1].result, got=shown)

    # -- files --------------------------------------------------------------------------------

    def data(self, name: str) -> bytes:
        """Give a file."""
        self.that_holds(name in self.files, name, told("no_file", name=name))
        return self.files[name]

    def text(self, name: str) -> str:
        """Give a file of text."""
        raw = self.data(name)
        return self._read(name, "not_text", lambda: raw.decode("utf-8-sig"))

    def json(self, name: str) -> Any:
        """Give what a file of JSON holds."""
        text = self.text(name)
        return self._read(name, "not_json", lambda: json.loads(text))

    def table(self, name: str) -> dict[str, list[str]]:
        """Give the columns of a CSV file, as texts."""
        text = self.text(name)
        rows = self._read(name, "not_table", lambda: list(csv.reader(io.StringIO(text))))
        rows = [row for row in rows if row]
        widths = {len(row) for row in rows}
        is_table = len(rows) > 1 and len(widths) == 1 and len(set(rows[0])) == len(rows[0])
        self.that_holds(is_table and len(rows) <= MOST_ROWS, name, told("not_table", name=name))
        return {head: [row[n] for row in rows[1:]] for n, head in enumerate(rows[0])}

    # -- the card -----------------------------------------------------------------------------

    @property
    def card(self) -> Mapping[str, Any]:
        """Give all of the card."""
        text = self.text(CARD)
        return self._read(CARD, "not_card", lambda: tomllib.loads(text))

    def value(self, name: str) -> Any:
        """Give an entry of the card by its dotted name; None where there is none."""
        found: Any = self.card
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found

    def said(self, name: str, *, least: int = 20) -> str:
        """Demand a text in the card, of so many letters; Chinese says the same in fewer."""
        found = self.value(name)
        place, words = f"{CARD}: {name}", found.strip() if isinstance(found, str) else ""
        length = sum(LONGER_IN_ENGLISH if sign > "\u2e7f" else 1 for sign in words)
        what = told("unsaid", name=name, letters=least, signs=math.ceil(least / LONGER_IN_ENGLISH))
        self.that_holds(length >= least, place, what, found)
        guessed = self.value("guessed")
        is_guess = isinstance(guessed, list) and name in guessed
        self.that_holds(not is_guess, place, told("guessed", name=name), found)
        return words

    # -- the record ---------------------------------------------------------------------------

    @property
    def run(self) -> Record:
        """Give the newest run that ended well."""
        self.that_holds(RUN in self.files, "runs", told("no_run"))
        found = self.json(RUN)
        steps = _steps(found)
        self.that_holds(steps is not None, RUN, told("not_record"))
        assert steps is not None  # noqa: S101 - just demanded
        return Record(self, found, steps)

    @property
    def openings(self) -> list[dict[str, Any]]:
        """List every look at the test rows that was written down."""
        lines = self.files.get(OPENINGS, b"").splitlines()
        return self._read(OPENINGS, "not_json", lambda: [dict(json.loads(line)) for line in lines])

    # -- code ---------------------------------------------------------------------------------

    def step(self, learner: Learner, name: str) -> Handle:
        """Give a step of the person's own, which stays in the sandbox: `step(work, ...)`."""
        source = self.text(f"steps/{name}.py")
        found = learner.define(source, name=name)
        self.that_holds(isinstance(found, Handle), f"steps/{name}.py", told("no_step", name=name))
        handle: Handle = found
        return handle

    def _read(self, name: str, key: str, read: Callable[[], T]) -> T:
        """Read what somebody wrote; what cannot be read fails the check."""
        try:
            return read()
        except UNREADABLE as error:
            reason = " ".join(str(error).split())[:200]
            self.that_holds(False, name, told(key, name=name, reason=reason))
            raise AssertionError("a demand that does not hold raises") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Gave:
    """What a step is said to have given."""

    hash: str
    form: str


class Record:
    """The record of one run: which steps ran in which order, and what they gave."""

    def __init__(
        self, handed: Handed, found: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]
    ) -> None:
        self._handed = handed
        self._steps = steps
        self.settings: Mapping[str, Any] = found.get("settings") or {}
        self.id = str(found.get("id", ""))

    @property
    def steps(self) -> tuple[str, ...]:
        """Name the steps, in the order in which they were done."""
        return tuple(step["id"] for step in self._steps)

    @property
    def own(self) -> tuple[str, ...]:
        """Name the steps that the project did itself."""
        return tuple(step["id"] for step in self._steps if step.get("is_own") is True)

    def gave(self, name: str) -> Any:
        """Give what a step gave; its bytes must have the hash that the record says."""
        wanted = self._promised().get(name)
        self._handed.that_holds(wanted is not None, RUN, told("not_given", name=name))
        assert wanted is not None  # noqa: S101 - just demanded
        place = f"{OBJECTS}/{wanted.hash}"
        is_there = place in self._handed.files
        self._handed.that_holds(is_there, name, told("object_missing", name=name))
        raw = self._handed.files[place]
        is_true = hashlib.blake2b(raw, digest_size=DIGEST).hexdigest() == wanted.hash
        self._handed.that_holds(is_true, name, told("hash_differs", name=name))
        return self._handed._read(name, "not_artefact", lambda: _decoded(wanted.form, raw))

    def came(self) -> tuple[str, ...]:
        """Name what came along with the record."""
        return tuple(
            name
            for name, gave in self._promised().items()
            if f"{OBJECTS}/{gave.hash}" in self._handed.files
        )

    def _promised(self) -> dict[str, Gave]:
        return {
            name: Gave(hash=str(one.get("hash")), form=str(one.get("form")))
            for step in self._steps
            for name, one in step["outputs"].items()
            if isinstance(one, dict)
        }


def _steps(found: Any) -> list[Mapping[str, Any]] | None:
    """Find the steps in what is said to be a record."""
    steps = found.get("steps") if isinstance(found, dict) else None
    is_whole = isinstance(steps, list) and all(
        isinstance(step, dict)
        and isinstance(step.get("id"), str)
        and isinstance(step.get("outputs"), dict)
        for step in steps
    )
    return steps if is_whole else None


@lru_cache(maxsize=16)
def _unpacked(source: str) -> Parcel:
    return unpack(source)


def _decoded(form: str, raw: bytes) -> Any:
    """Read an artefact of the workbench; `ValueError` for what is none, or is of another form."""
    if form == "json":
        return json.loads(raw)
    if form == "text":
        return raw.decode("utf-8")
    if form == "bytes":
        return raw
    if form != "array" or not raw.startswith(MAGIC):
        raise ValueError(form)
    begin = len(MAGIC) + 8
    length = int.from_bytes(raw[len(MAGIC) : begin], "little")
    place = json.loads(raw[begin : begin + length])["arrays"][0]
    dtype, shape = np.dtype(place["d"]), tuple(int(size) for size in place["s"])
    count = math.prod(shape)
    if dtype.kind not in "biuf" or min(shape, default=0) < 0:
        raise ValueError(str(dtype))
    start = begin + length + int(place["at"])
    return np.frombuffer(raw, dtype=dtype, count=count, offset=start).reshape(shape)
