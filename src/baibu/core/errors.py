"""Tell a person what happened, where, and what to do.

Reads  `baibu/messages/errors.toml`: for each code what happened and the repair, in both languages.
Gives  `BaibuError`, the root of every error that a person can act on.
Never  describes a bug (those are ordinary exceptions) or a wrong answer (that is data).

Each error is a class with a `code`; its facts are the keyword arguments it was made with.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from baibu.core.language import Language, fill, messages

Exit = int
SHORT, USAGE, MACHINE = 1, 2, 3  # exit codes: work fell short; wrong usage or input; machine cannot


class BaibuError(Exception):
    """Something a person can act on."""

    code: ClassVar[str]
    exit: ClassVar[Exit] = USAGE
    status: ClassVar[int] = 400  # HTTP

    def __init__(self, *, where: Path | str | None = None, **facts: object) -> None:
        self.where = where
        self.facts = facts
        super().__init__(self.say("en"))

    @property
    def retry_seconds(self) -> int | None:
        """After how many seconds the same wish may be met, where that is known."""
        return None

    def __reduce__(self) -> tuple[object, ...]:
        """Be rebuilt from the facts when sent between processes."""
        return _rebuilt, (type(self), self.where, self.facts)

    def what(self, language: Language) -> str:
        """Say what happened, in one sentence."""
        return fill(messages("errors")[f"{self.code}.what"].into(language), self.facts)

    def fix(self, language: Language) -> str:
        """Say what to do."""
        return fill(messages("errors")[f"{self.code}.fix"].into(language), self.facts)

    def say(self, language: Language) -> str:
        """Give the whole message: code and event, place, repair."""
        place, repair = ("位置", "处理") if language == "zh" else ("where", "fix  ")
        lines = [f"{self.code} {self.what(language)}"]
        if self.where is not None:
            lines.append(f"  {place}  {self.where}")
        lines.append(f"  {repair}  {self.fix(language)}")
        return "\n".join(lines)


def _rebuilt(
    kind: type[BaibuError], where: Path | str | None, facts: dict[str, object]
) -> BaibuError:
    return kind(where=where, **facts)


class NoSuchStageError(BaibuError):
    """The number or id names no stage."""

    code = "B001"
    status = 404


class StageComingError(BaibuError):
    """The stage is on the road but not made yet."""

    code = "B002"
    status = 404


class UnreadableFileError(BaibuError):
    """A file cannot be read, or is not UTF-8 text."""

    code = "B003"


class NoSuchLanguageError(BaibuError):
    """The language is not one that Baibu speaks."""

    code = "B004"


class WrongSettingError(BaibuError):
    """A setting's value cannot be understood."""

    code = "B005"


class ExtraMissingError(BaibuError):
    """A stage needs libraries that are installed by an extra."""

    code = "B006"
    exit = MACHINE
    status = 503


class PortInUseError(BaibuError):
    """Something else listens on the port."""

    code = "B007"
    exit = MACHINE


class DiskFullError(BaibuError):
    """The disk, or the quota, is full."""

    code = "B008"
    exit = MACHINE
    status = 507


class FolderUnwritableError(BaibuError):
    """Baibu's folder cannot be written."""

    code = "B009"
    exit = MACHINE
    status = 503


class NotYoursToSeeError(BaibuError):
    """The solution was asked for before passing, without giving up."""

    code = "B010"
    exit = SHORT
    status = 403


class SubmissionTooLargeError(BaibuError):
    """The code is longer than any solution could be."""

    code = "B012"
    status = 413


class QueueFullError(BaibuError):
    """More work waits than there is room for."""

    code = "B013"
    exit = MACHINE
    status = 503

    @property
    def retry_seconds(self) -> int | None:
        """When all that waits should be done."""
        seconds = self.facts["seconds"]
        return seconds if isinstance(seconds, int) else None


class OwnQueueFullError(QueueFullError):
    """One person has as much work waiting as one person may have."""

    code = "B014"


class WithdrawnError(BaibuError):
    """Work was given up before it began: replaced by a newer wish, or withdrawn."""

    code = "B015"
    exit = SHORT
    status = 409
