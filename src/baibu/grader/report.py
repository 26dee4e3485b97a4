"""Hold the outcome of a submission as plain frozen data: what the faces show and the ledger keeps.

A failed check is data. Texts are in both languages; previews are short strings, already cut to
size.
`Report.to_json` and `Report.from_json` are inverse.

Start reading at `Report`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from baibu.core.language import Text

Outcome = Literal["passed", "failed", "not_run"]
FailureKind = Literal[
    "mismatch",  # a value differs from what was wanted
    "property",  # a property in words does not hold
    "raised",  # the learner's code raised
    "missing",  # a name is not there
    "limit",  # time, memory, depth or size
    "died",  # the process ended (exit, crash)
    "protocol",  # what came back was not a valid answer
    "broken_check",  # the check itself failed: our fault, and said so
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One line of the learner's own code on the way to an exception."""

    line: int
    function: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The mistake that behaves just like the submission."""

    mistakes: tuple[str, ...]  # stems; several when they share a family
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a check failed, with an example made from a public seed."""

    kind: FailureKind
    what: Text  # one sentence
    call: str | None = None  # the call that showed it, as the learner would write it
    got: str | None = None
    want: str | None = None
    tolerance: str | None = None
    trace: tuple[TraceLine, ...] = ()
    limit: Literal["call_seconds", "seconds", "memory", "size"] | None = None
    explanation: Text | None = None  # what Python's own message means, in plain words
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What became of one check."""

    name: str
    title: Text
    proves: tuple[str, ...]  # skill ids
    outcome: Outcome
    seconds: float  # wall, of the check
    learner_seconds: float  # wall, inside the learner's process
    failure: Failure | None = None
    told: Text | None = None  # what a check that passed has to say, such as a score


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a person expected, and what the experiment showed."""

    question: str
    predicted: str | float | None
    observed: str | float
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A line that takes from a library what the stage asks to write by hand."""

    line: int
    name: str  # dotted: `numpy.polyfit`
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Isolation:
    """What stood between the submission and the machine."""

    tier: Literal["A", "B", "C", "D", "personal"]
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdict on one submission."""

    stage: str
    content_hash: str
    seed: int  # of the hidden inputs
    passed: bool
    checks: tuple[CheckResult, ...]
    predictions: tuple[Prediction, ...]
    printed: str  # what the submission printed, capped
    seconds: float  # wall, submission to verdict
    isolation: Isolation
    advice: tuple[Advice, ...] = ()  # remarks apart from the verdict

    @property
    def first_failure(self) -> CheckResult | None:
        """The most basic check that failed."""
        return next((check for check in self.checks if check.outcome == "failed"), None)

    @property
    def learner_seconds(self) -> float:
        """Wall seconds spent in the learner's own code."""
        return sum(check.learner_seconds for check in self.checks)

    @property
    def passed_count(self) -> int:
        """How many checks passed."""
        return sum(check.outcome == "passed" for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON data."""
        plain = _plain(self)
        assert isinstance(plain, dict)  # noqa: S101 - a dataclass becomes a dict
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Report:
        """Rebuild a report from `to_json`'s data."""
        checks = tuple(_check(item) for item in data["checks"])
        predictions = tuple(Prediction(**item) for item in data["predictions"])
        isolation = Isolation(
            tier=data["isolation"]["tier"], layers=tuple(data["isolation"]["layers"])
        )
        advice = tuple(Advice(**item) for item in data.get("advice", ()))
        made = {"checks", "predictions", "isolation", "advice"}
        rest = {k: v for k, v in data.items() if k not in made}
        return cls(
            checks=checks, predictions=predictions, isolation=isolation, advice=advice, **rest
        )

    def without_prints(self) -> Report:
        """Drop what was printed: the ledger keeps verdicts, not output."""
        return replace(self, printed="")


_SIMPLE = (str, int, float, bool, type(None))


def _plain(value: object) -> object:
    if type(value) in _SIMPLE:  # most of them are
        return value
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _check(data: dict[str, Any]) -> CheckResult:
    failure, told = data["failure"], data.get("told")
    known = {**data, "title": Text(**data["title"]), "proves": tuple(data["proves"])}
    known |= {"failure": _failure(failure) if failure else None, "told": told and Text(**told)}
    return CheckResult(**known)


def _failure(data: dict[str, Any]) -> Failure:
    diagnosis, explanation = data["diagnosis"], data.get("explanation")
    return Failure(
        **{
            **data,
            "what": Text(**data["what"]),
            "explanation": explanation and Text(**explanation),
            "trace": tuple(TraceLine(**line) for line in data["trace"]),
            "diagnosis": diagnosis
            and Diagnosis(mistakes=tuple(diagnosis["mistakes"]), text=Text(**diagnosis["text"])),
        }
    )
