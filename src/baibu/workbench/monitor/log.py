"""Read what a service was asked and answered, and the truths that came later.

Reads  a folder of `requests-*.jsonl` and `labels-*.jsonl`, or such files, as `serving.requestlog`
       describes them.
Gives  `Traffic`, in the order of time, and truths by id; the last truth told of a row counts.
Never  fails at a line: what is no line of such a log is left out and counted.

Start reading at `traffic` and `truths`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.guess import label
from baibu.workbench.monitor.errors import NoLogError, WindowError

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Places = Path | Sequence[Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Rows that were answered, oldest first."""

    rows: tuple[Mapping[str, Any], ...]  # as they were sent
    at: tuple[datetime, ...]  # UTC
    ids: tuple[str, ...]
    predicted: Floats  # chances or amounts, in the form that `metrics` describes
    versions: tuple[str, ...]
    broken: int = 0  # lines that could not be read

    def __len__(self) -> int:
        return len(self.rows)

    def frame(self) -> pd.DataFrame:
        """Give the rows as a table."""
        import pandas as pd

        return pd.DataFrame.from_records(list(self.rows))

    def picked(self, wanted: NDArray[np.bool_]) -> Traffic:
        """Keep some rows."""
        places = np.flatnonzero(wanted).tolist()
        return Traffic(
            rows=tuple(self.rows[at] for at in places),
            at=tuple(self.at[at] for at in places),
            ids=tuple(self.ids[at] for at in places),
            predicted=self.predicted[wanted],
            versions=tuple(self.versions[at] for at in places),
            broken=self.broken,
        )

    def of_version(self, version: str) -> Traffic:
        """Keep what one version answered."""
        return self.picked(np.array([one == version for one in self.versions], dtype=bool))


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What turned out."""

    truth: Any
    at: datetime  # when it was told


def traffic(
    places: Places,
    classes: Sequence[str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Traffic:
    """Read the rows of a span of time, the end left out."""
    if since is not None and until is not None and until <= since:
        raise WindowError(since=f"{since:%Y-%m-%d %H:%M}", until=f"{until:%Y-%m-%d %H:%M}")
    found: list[tuple[datetime, str, Mapping[str, Any], list[float], str]] = []
    broken = 0
    for told in _lines(files(places, "requests")):
        try:
            at = _moment(told["at"])
            if (since is None or at >= since) and (until is None or at < until):
                line = (str(told["id"]), _row(told["row"]), _chances(told, classes))
                found.append((at, *line, str(told.get("version", ""))))
        except (KeyError, TypeError, ValueError, AttributeError):
            broken += 1
    found.sort(key=lambda one: (one[0], one[1]))
    width = len(classes) if len(classes) > 2 else 1
    said = np.asarray([one[3] for one in found], dtype=np.float64).reshape(-1, width)
    return Traffic(
        rows=tuple(one[2] for one in found),
        at=tuple(one[0] for one in found),
        ids=tuple(one[1] for one in found),
        predicted=said if width > 1 else said[:, 0],
        versions=tuple(one[4] for one in found),
        broken=broken,
    )


def truths(places: Places, *, known_at: datetime | None = None) -> dict[str, Truth]:
    """Read what turned out, by the id of the row; with `known_at`, only what was known then."""
    found: dict[str, Truth] = {}
    for told in _lines(files(places, "labels")):
        try:
            one = Truth(truth=told["truth"], at=_moment(told["at"]))
            name = str(told["id"])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        if known_at is not None and one.at > known_at:
            continue
        if name not in found or one.at >= found[name].at:
            found[name] = one
    return found


def matched(
    asked: Traffic, told: Mapping[str, Truth], classes: Sequence[str]
) -> tuple[NDArray[np.bool_], Floats]:
    """Say for which rows the truth is known, and give it in numbers; a foreign class is none."""
    numbers = {word: float(number) for number, word in enumerate(classes)}
    values = np.full(len(asked), np.nan)
    for place, name in enumerate(asked.ids):
        if name in told:
            values[place] = _number(told[name].truth, numbers)
    return ~np.isnan(values), values


def files(places: Places, kind: str) -> list[Path]:
    """List the files of a log of one kind; a file that is named itself is always one."""
    several = [places] if isinstance(places, Path) else list(places)
    found: list[Path] = []
    for place in several:
        if place.is_dir():
            found += sorted(place.glob(f"{kind}*.jsonl"))
        elif place.is_file():
            found.append(place)
        else:
            raise NoLogError(where=place)
    return found


def _lines(paths: Iterable[Path]) -> Iterator[Any]:
    """Give every line that is JSON, and nothing for one that is not, or is cut short."""
    for path in paths:
        with path.open("rb") as file:
            for raw in file:
                if not raw.strip():
                    continue
                try:
                    yield json.loads(raw)
                except (ValueError, RecursionError):
                    yield None


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _row(told: Any) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise TypeError("a row is a mapping")
    return told


def _chances(told: Mapping[str, Any], classes: Sequence[str]) -> list[float]:
    if not classes:
        value = told["value"] if "value" in told else told["prediction"]
        return [_finite(value)]
    chances = told["chances"]
    if len(classes) == 2:
        return [_finite(chances[classes[1]])]
    return [_finite(chances[name]) for name in classes]


def _finite(value: Any) -> float:
    found = float(value)
    if not np.isfinite(found):
        raise ValueError("no number")
    return found


def _number(truth: Any, classes: Mapping[str, float]) -> float:
    if classes:
        said = label(truth) if not isinstance(truth, bool) else str(truth).lower()
        return classes.get(said, classes.get(label(truth), np.nan))
    try:
        found = float(truth)
    except (TypeError, ValueError):
        return np.nan
    return found if np.isfinite(found) else np.nan
