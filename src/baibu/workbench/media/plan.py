"""Say how pictures, texts or sounds are looked at, so that later ones are looked at the same way.

A row's content is text in one column of the table: a text as it is; a picture as a small PNG in
base64; a sound as the PNG of its spectrogram. So the rows that were learnt from, those of the test
and those of a service pass through the very same steps.

Start reading at `Plan`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Medium = Literal["image", "text", "audio"]
COLUMNS: Mapping[Medium, str] = {"image": "image", "text": "text", "audio": "sound"}
FORMS: Mapping[str, Medium] = {"images": "image", "texts": "text", "sounds": "audio"}
ENDINGS: Mapping[Medium, tuple[str, ...]] = {
    "image": (".png", ".jpg", ".jpeg", ".bmp", ".gif"),
    "text": (".txt", ".md"),
    "audio": (".wav",),
}
FILE = "file"  # column of the name, in a table that was made from a folder; the class is `LABEL`
MOST_BYTES = 10 * 1024 * 1024  # of one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the content of a row is looked at."""

    medium: Medium
    column: str  # that holds the content
    height: int = 0  # of a picture, or of a spectrogram, in pixels
    width: int = 0
    channels: int = 1  # three of a coloured picture
    rate: int = 0  # samples per second that sounds are brought to
    seconds: float = 0.0  # of a sound that are looked at

    def plain(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Plan:
        """Rebuild it from plain data."""
        return cls(**told)


class UnfitError(ValueError):
    """A file that cannot be used; `reason` is a key of `messages/media.toml`, `unfit.REASON`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


Figures = dict[str, float]  # simple statistics of one content, by name
FIGURES: Mapping[Medium, tuple[str, ...]] = {
    "image": ("width", "height", "brightness", "contrast", "colour", "sharpness"),
    "text": ("letters", "words", "lines", "chinese", "digits"),
    "audio": ("seconds", "rate", "loudness", "silence", "crossings", "brightness"),
}


def figure_names(plan: Plan) -> tuple[str, ...]:
    """Name the columns of simple statistics."""
    return tuple(f"{plan.column}.{name}" for name in FIGURES[plan.medium])


def named_figures(figures: Mapping[str, float], plan: Plan) -> Figures:
    """Give statistics by the names of their columns."""
    return {f"{plan.column}.{name}": value for name, value in figures.items()}
