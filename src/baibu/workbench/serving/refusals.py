"""Refuse what a service cannot answer: with a code, a sentence in the asker's language, the place.

The texts are in `baibu/messages/errors.toml`, codes W041 to W050; what is wrong with a row's
columns is said by its signature, in `messages/packaging.toml`.

Start reading at `plain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baibu.core.errors import MACHINE
from baibu.core.language import Language, fill, messages
from baibu.workbench.errors import WorkbenchError
from baibu.workbench.packaging.signature import Problem

MOST_SHOWN = 20  # problems in one answer


class ServingError(WorkbenchError):
    """A request that is not answered as it was meant."""

    kind = "refused"  # how it is counted

    def what(self, language: Language) -> str:
        """Say what happened; a reason is itself a sentence of `messages/serving.toml`."""
        told, known = dict(self.facts), messages("serving")
        for name in ("reason", "unit"):
            text = known.get(f"{name}.{told.get(name)}")
            if text is not None:
                told[name] = fill(text.into(language), self.facts)
        return fill(messages("errors")[f"{self.code}.what"].into(language), told)


class NotReadableError(ServingError):
    """The body is no JSON, or no CSV."""

    code = "W041"
    status = 400


class WrongRowError(ServingError):
    """Columns of a row hold what no honest answer can be given to."""

    code = "W042"
    status = 422

    def __init__(self, *, problems: Sequence[tuple[int, Problem]] = (), **facts: Any) -> None:
        self.problems = tuple(problems)  # (number of the row, from 1; what is wrong)
        super().__init__(**facts)


class TooLargeError(ServingError):
    """A request has more bytes, or more rows, than are answered at once."""

    code = "W043"
    status = 413


class NoSuchPlaceError(ServingError):
    """A path that the service does not have, or a verb that it does not answer there."""

    code = "W044"
    status = 404


class BusyError(ServingError):
    """More waits than there is room for."""

    code = "W045"
    exit = MACHINE
    status = 503
    kind = "busy"

    @property
    def retry_seconds(self) -> int | None:
        """When it is worth trying again."""
        seconds = self.facts["seconds"]
        return seconds if isinstance(seconds, int) else None


class LateError(ServingError):
    """No answer came within the time that is given to a request."""

    code = "W046"
    exit = MACHINE
    status = 504
    kind = "late"


class StrangerError(ServingError):
    """The request names another host, or was sent by a page of another site."""

    code = "W047"
    status = 403


class WrongLabelError(ServingError):
    """A truth is none that the model could have given, or names no prediction."""

    code = "W048"
    status = 422


class NoExtraError(ServingError):
    """A library of the extra `serve` is not installed."""

    code = "W049"
    exit = MACHINE
    status = 503


class ExportInTheWayError(ServingError):
    """Files would be laid over others."""

    code = "W050"
    status = 409


def plain(error: ServingError, language: Language) -> dict[str, Any]:
    """Give a refusal as the JSON that a client gets."""
    told: dict[str, Any] = {
        "code": error.code,
        "what": error.what(language),
        "fix": error.fix(language),
    }
    if isinstance(error, WrongRowError):
        told["problems"] = [
            {"row": number, **of_problem(problem, language)}
            for number, problem in error.problems[:MOST_SHOWN]
        ]
        told["field"] = error.facts["field"]
    return {"error": told}


def of_problem(problem: Problem, language: Language) -> dict[str, Any]:
    """Give what is wrong with a column, or odd about it, in one language."""
    return {"code": problem.code, "field": problem.column, "says": problem.say(language)}
