"""Read a folder of pictures, texts or sounds into one table, a row for each file.

The class of a file is the name of the folder that it lies in, right below the source, or what
`labels.csv` says of it (its first two columns: file, label). Below folders called train, test or
validation the class is one level deeper; how to keep rows apart is decided here, not there.

Gives  the table (file, label, content, statistics), a `Reading` with a hash over all files, and
       what was left out, by reason.
Never  stops at one bad file, and never leaves one out unsaid.

Start reading at `read_folder`.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baibu.workbench.card import Source
from baibu.workbench.errors import LabelsUnreadableError, NoClassesError, NoFilesError
from baibu.workbench.guess import LABEL
from baibu.workbench.media import pictures, prose, sounds
from baibu.workbench.media.plan import (
    COLUMNS,
    ENDINGS,
    FILE,
    FORMS,
    Figures,
    Medium,
    Plan,
    UnfitError,
    figure_names,
    named_figures,
)
from baibu.workbench.tables.reading import Reading

if TYPE_CHECKING:
    import pandas as pd

LABELS = "labels.csv"
SIDES = frozenset({"train", "training", "test", "val", "valid", "validation"})
LEAST_FILES = 3  # of a class
MOST_FILES = 50_000  # of one source
SHOWN = 5  # names that are told
TOLD_EVERY = 500  # files


@dataclass(slots=True, kw_only=True)
class Found:
    """What reading a folder has found."""

    table: pd.DataFrame
    plan: Plan
    reading: Reading
    left_out: dict[str, list[str]] = field(default_factory=dict)  # reason -> files
    small: dict[str, int] = field(default_factory=dict)  # classes with too few files
    deep: int = 0  # files that lie deeper than their class
    sizes: int = 1  # different sizes of pictures
    rates: int = 1  # different rates of sounds
    modes: int = 1  # grey and coloured pictures
    share: float = 1.0  # of the files that was taken


Tell = Callable[[int, int], None]  # files done, files in all


def is_folder(source: Source, folder: Path) -> bool:
    """Say whether a source is a folder of files."""
    if source.form in FORMS:
        return True
    plain = source.form == "auto" and not source.query and "://" not in source.address
    return plain and (folder / Path(source.address).expanduser()).is_dir()


def listing(place: Path) -> list[list[Any]]:
    """Name all files with size and time, so that a change is seen without reading them."""
    return [
        [path.relative_to(place).as_posix(), about.st_size, about.st_mtime_ns]
        for path in _files(place)
        if (about := path.stat())
    ]


def read_folder(source: Source, folder: Path, *, tell: Tell) -> Found:
    """Read all files of a source that can be used."""
    place = folder / Path(source.address).expanduser()
    paths = list(_files(place)) if place.is_dir() else []
    medium = FORMS.get(source.form) or _usual(paths)
    if medium is None:
        raise NoFilesError(where=place, address=source.address, endings=_endings(medium))
    left_out: dict[str, list[str]] = {}
    wanted = _of_medium(paths, medium, place, left_out)
    labelled, deep = _labelled(wanted, place, left_out)
    labelled, share = _some(labelled)
    if not labelled:
        if wanted:
            raise NoClassesError(where=place, address=source.address, detail=f"{len(wanted)} → 0")
        raise NoFilesError(where=place, address=source.address, endings=_endings(medium))
    kept, sha256, size = _once(labelled, left_out)
    kept, small = _enough(kept)
    rows, plan, variety = _rows(kept, medium, left_out, tell)
    rows, more = _enough_rows(rows)
    small |= more
    _check_classes(rows, place, source)
    table = _table(rows, plan)
    reading = Reading(
        address=source.address, form=_form(medium), sha256=sha256, size=size, rows=len(table),
        columns=table.shape[1], licence=source.licence, share=share,
    )  # fmt: skip
    return Found(
        table=table, plan=plan, reading=reading, left_out=left_out, small=small, deep=deep,
        share=share, **variety,
    )  # fmt: skip


def _files(place: Path) -> Iterator[Path]:
    """Give all files in the order of their names; hidden ones are nobody's."""
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and path.is_file():
                yield path


def _usual(paths: Sequence[Path]) -> Medium | None:
    """Tell by the names of the files what there is most of; a list of labels is no text."""
    counts = {
        medium: sum(path.suffix.lower() in endings for path in paths)
        for medium, endings in ENDINGS.items()
    }
    best = max(counts, key=lambda medium: counts[medium])
    return best if counts[best] else None


def _endings(medium: Medium | None) -> str:
    known = ENDINGS[medium] if medium else tuple(end for one in ENDINGS.values() for end in one)
    return ", ".join(known)


def _form(medium: Medium) -> str:
    return next(form for form, one in FORMS.items() if one == medium)


def _of_medium(
    paths: Sequence[Path], medium: Medium, place: Path, left_out: dict[str, list[str]]
) -> list[Path]:
    kept = []
    for path in paths:
        if path.suffix.lower() in ENDINGS[medium]:
            kept.append(path)
        elif path != place / LABELS:
            left_out.setdefault("other", []).append(path.relative_to(place).as_posix())
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labelled:
    """A file and what it shows."""

    path: Path
    name: str  # within the source
    label: str


def _labelled(
    paths: Sequence[Path], place: Path, left_out: dict[str, list[str]]
) -> tuple[list[_Labelled], int]:
    """Give each file its class, and count those that lie deeper."""
    said = _said(place / LABELS)
    found, deep = [], 0
    for path in paths:
        name = path.relative_to(place).as_posix()
        if said is not None:
            label = said.pop(name, "")
        else:
            parts = list(Path(name).parts[:-1])
            if len(parts) > 1 and parts[0].lower() in SIDES:
                parts = parts[1:]
            label = parts[0] if parts else ""
            deep += len(parts) > 1
        if label:
            found.append(_Labelled(path=path, name=name, label=label))
        else:
            left_out.setdefault("no_label", []).append(name)
    if said:
        left_out["missing"] = sorted(said)
    return found, deep


def _said(place: Path) -> dict[str, str] | None:
    """Read the list of labels; nothing where there is none."""
    if not place.is_file():
        return None
    try:
        with place.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except (UnicodeDecodeError, csv.Error) as error:
        raise LabelsUnreadableError(where=place, reason=str(error)) from error
    if len(lines) < 2 or any(len(line) < 2 for line in lines):
        shown = next((n for n, line in enumerate(lines, 1) if len(line) < 2), len(lines))
        raise LabelsUnreadableError(where=place, reason=f"{shown}")
    return {line[0].strip().replace("\\", "/"): line[1].strip() for line in lines[1:]}


def _some(found: list[_Labelled]) -> tuple[list[_Labelled], float]:
    """Give as many files as can be held, evenly from all."""
    if len(found) <= MOST_FILES:
        return found, 1.0
    picked = [found[n * len(found) // MOST_FILES] for n in range(MOST_FILES)]
    return picked, MOST_FILES / len(found)


def _once(
    found: Sequence[_Labelled], left_out: dict[str, list[str]]
) -> tuple[list[_Labelled], str, int]:
    """Keep one of files that are the same, none where they are called differently; hash all."""
    by_hash: dict[str, list[_Labelled]] = {}
    whole, size = hashlib.sha256(), 0
    for one in found:
        digest = _hash(one.path)
        size += one.path.stat().st_size
        whole.update(f"{digest}  {one.name}  {one.label}\n".encode("utf-8", "surrogatepass"))
        by_hash.setdefault(digest, []).append(one)
    kept = []
    for same in by_hash.values():
        if len({one.label for one in same}) > 1:
            left_out.setdefault("contradicting", []).extend(one.name for one in same)
            continue
        kept.append(same[0])
        if len(same) > 1:
            left_out.setdefault("twice", []).extend(one.name for one in same[1:])
    return kept, whole.hexdigest(), size


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _enough(found: Sequence[_Labelled]) -> tuple[list[_Labelled], dict[str, int]]:
    """Leave out classes with so few files that nothing can be learnt and tested."""
    small = _small([one.label for one in found])
    return [one for one in found if one.label not in small], small


def _small(labels: Sequence[str]) -> dict[str, int]:
    counts = {label: labels.count(label) for label in dict.fromkeys(labels)}
    return {label: count for label, count in counts.items() if count < LEAST_FILES}


Row = dict[str, Any]


def _enough_rows(rows: Sequence[Row]) -> tuple[list[Row], dict[str, int]]:
    small = _small([row[LABEL] for row in rows])
    return [row for row in rows if row[LABEL] not in small], small


def _rows(
    found: Sequence[_Labelled], medium: Medium, left_out: dict[str, list[str]], tell: Tell
) -> tuple[list[Row], Plan, dict[str, int]]:
    """Read every file twice: to see what they are like, then to look at each the same way."""
    column = COLUMNS[medium]
    heads, usable = [], []
    for one in found:
        try:
            heads.append(_head(one.path, medium))
            usable.append(one)
        except UnfitError as error:
            left_out.setdefault(error.reason, []).append(one.name)
    if not heads:
        return [], Plan(medium=medium, column=column), {}
    plan = _PLANS[medium](column, heads)
    rows: list[Row] = []
    for number, one in enumerate(usable):
        if number % TOLD_EVERY == 0:
            tell(number, len(usable))
        try:
            content, figures = content_of(one.path.read_bytes(), plan)
            told = named_figures(figures, plan)
            rows.append({FILE: one.name, LABEL: one.label, column: content, **told})
        except UnfitError as error:
            left_out.setdefault(error.reason, []).append(one.name)
    return rows, plan, _variety(heads, medium)


def content_of(raw: bytes, plan: Plan) -> tuple[str, Figures]:
    """Give content and statistics of one file."""
    if plan.medium == "image":
        return pictures.looked_at(raw, plan)
    return sounds.looked_at(raw, plan) if plan.medium == "audio" else prose.looked_at(raw)


def _head(path: Path, medium: Medium) -> Any:
    raw = path.read_bytes()
    if medium == "image":
        return pictures.shape_of(raw)
    if medium == "audio":
        rate, samples = sounds.read(raw)
        return rate, len(samples) / rate
    return len(raw)


_PLANS: Mapping[Medium, Callable[[str, list[Any]], Plan]] = {
    "image": pictures.plan_of,
    "audio": sounds.plan_of,
    "text": lambda column, _: Plan(medium="text", column=column),
}


def _variety(heads: Sequence[Any], medium: Medium) -> dict[str, int]:
    if medium == "image":
        return {"sizes": len({head[:2] for head in heads}), "modes": len({h[2] for h in heads})}
    return {"rates": len({head[0] for head in heads})} if medium == "audio" else {}


def _check_classes(rows: Sequence[Row], place: Path, source: Source) -> None:
    classes = dict.fromkeys(row[LABEL] for row in rows)
    if len(classes) < 2:
        detail = ", ".join(classes) or "0"
        raise NoClassesError(where=place, address=source.address, detail=detail)


def _table(rows: Sequence[Row], plan: Plan) -> pd.DataFrame:
    import pandas as pd

    names = (FILE, LABEL, plan.column, *figure_names(plan))
    return pd.DataFrame({name: [row[name] for row in rows] for name in names})
