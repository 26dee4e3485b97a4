"""Bring the data together: read every source, join them, say where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baibu.workbench.card import Card, Source
from baibu.workbench.errors import NoColumnError, NoTargetError
from baibu.workbench.media.acquiring import acquired
from baibu.workbench.media.reading import is_folder, listing
from baibu.workbench.step import EVERY, MEDIA, Given, Work, step
from baibu.workbench.tables.reading import Reading, read_table
from baibu.workbench.tables.types import Column, settled

if TYPE_CHECKING:
    import pandas as pd


def files(card: Card, folder: Path) -> Mapping[str, Any]:
    """Tell whether a source has changed: by a file's size and time; what is fetched is new."""
    found: dict[str, Any] = {}
    for source in card.source:
        path = folder / source.address
        if "://" not in source.address and path.is_file():
            about = path.stat()
            found[source.address] = [about.st_size, about.st_mtime_ns]
        elif is_folder(source, folder):
            found[source.address] = listing(path)
    return found


@step(
    stage=1,
    gives=("table", "data_card"),
    settings=("source", "task.target"),
    kinds=EVERY | MEDIA,
    outside=files,
)
def acquire(work: Work) -> Given:
    """Read, join, and settle the types of the columns."""
    sources: tuple[Source, ...] = work.setting("source")
    if any(is_folder(source, work.folder) for source in sources):
        return acquired(work, sources)
    whole: pd.DataFrame | None = None
    readings = []
    for source in sources:
        work.progress("acquire.reading", address=source.address)
        found, reading = read_table(source, work.folder, work.scratch, memory_mb=work.memory_mb)
        _tell(work, reading)
        readings.append(reading)
        whole = found if whole is None else _joined(work, whole, found, source)
    if whole is None:
        raise NoTargetError(where="[[source]]", target=work.setting("task.target"), columns="")
    table, columns = settled(whole)
    _tell_columns(work, columns)
    return {
        "table": table,
        "data_card": {
            "rows": len(table),
            "sources": [asdict(reading) for reading in readings],
            "columns": [asdict(column) for column in columns],
        },
    }


def _joined(work: Work, whole: pd.DataFrame, found: pd.DataFrame, source: Source) -> pd.DataFrame:
    import pandas as pd

    if source.join == "append":
        return pd.concat([whole, found], ignore_index=True)
    for name in source.on:
        for side in (whole, found):
            if name not in side.columns:
                columns = ", ".join(map(str, side.columns))
                raise NoColumnError(where=source.address, column=name, columns=columns)
    on = list(source.on) or [name for name in whole.columns if name in set(found.columns)]
    if not on:
        columns = ", ".join(map(str, found.columns))
        raise NoColumnError(where=source.address, column="on", columns=columns)
    doubled = int(found.duplicated(subset=on).sum())
    if doubled:
        work.note(
            "acquire.doubled_keys", level="warning", address=shown(source.address), rows=doubled
        )
        found = found.drop_duplicates(subset=on)
    made = whole.merge(found, how=source.join, on=on, suffixes=("", f"_{len(whole.columns)}"))
    lost = len(whole) - len(made)
    if lost:
        work.note("acquire.lost", level="worth_knowing", address=shown(source.address), rows=lost)
    return made


def shown(address: str) -> str:
    """Name a source as people do: a file by its name, anything else by its address."""
    return address if "://" in address else Path(address).name


def _tell(work: Work, reading: Reading) -> None:
    address = shown(reading.address)
    work.note("acquire.read", address=address, rows=reading.rows, columns=reading.columns)
    if reading.skipped:
        work.note(
            "acquire.skipped", level="warning", address=address, count=len(reading.skipped),
            lines=list(reading.skipped[:5]),
        )  # fmt: skip
    if reading.foreign_lines:
        work.note("acquire.mixed", level="warning", address=address, lines=reading.foreign_lines)
    if reading.twice:
        work.note("acquire.twice", level="warning", address=address, names=list(reading.twice))
    if reading.share < 1:
        work.note("acquire.sampled", level="warning", address=address, share=reading.share)
    if not reading.licence:
        work.note("acquire.no_licence", level="worth_knowing", address=address)


def _tell_columns(work: Work, columns: tuple[Column, ...]) -> None:
    for column in columns:
        if column.unfit:
            work.note(
                "acquire.unfit", level="warning", name=column.name, type=column.type,
                count=column.unfit,
            )  # fmt: skip
        elif column.type in ("number", "day") and column.was in ("object", "str"):
            work.note(
                "acquire.disguised", level="worth_knowing", name=column.name, type=column.type
            )
        if column.type == "list":
            work.note("acquire.list", level="warning", name=column.name)
