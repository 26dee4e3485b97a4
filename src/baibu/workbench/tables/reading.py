"""Read a source of the card into a table, and say how that went.

Gives  the table and a `Reading`: form, encoding, hash, lines that did not fit.
Never  guesses silently: what was skipped, sampled or read as something else is told.

Start reading at `read_table`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import urllib.request
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.error import URLError
from urllib.parse import urlsplit
from zipfile import BadZipFile

from baibu.workbench.card import Form, Source
from baibu.workbench.errors import (
    EmptyTableError,
    ReaderMissingError,
    SourceMissingError,
    SourceUnreadableError,
)
from baibu.workbench.tables import databases, texts

if TYPE_CHECKING:
    import pandas as pd

ENDINGS: dict[str, Form] = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".pq": "parquet",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "excel", ".xls": "excel",
}  # fmt: skip
READERS = {"parquet": "pyarrow", "excel": "openpyxl"}  # libraries that pandas asks for
TIMEOUT = 60.0  # seconds
IN_MEMORY = 16  # bytes at most, while a table is typed and cleaned, for each of its file
PACKED = 5  # bytes of a file for each of a packed one, about
ROWS_AT_ONCE = 200_000
NOTHING = ("?", "-", "--", "n/a", "空", "缺失", "未知", "不详")  # beside pandas' own


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a source was read."""

    address: str
    form: str
    sha256: str  # of the bytes; empty for a database
    size: int  # bytes
    rows: int
    columns: int
    licence: str
    encoding: str = ""
    foreign_lines: int = 0
    skipped: tuple[int, ...] = ()  # lines with too many fields, from 1
    twice: tuple[str, ...] = ()  # names that stand more than once
    share: float = 1.0  # of the rows that was taken


def read_table(
    source: Source, folder: Path, scratch: Path, *, memory_mb: int
) -> tuple[pd.DataFrame, Reading]:
    """Read a source; a path begins at the project's folder."""
    if source.query or source.form == "sql" or databases.is_one(source.address):
        frame, shown = databases.asked(source)
        reading = Reading(
            address=shown, form="sql", sha256="", size=0, rows=len(frame),
            columns=frame.shape[1], licence=source.licence,
            twice=_twice(tuple(map(str, frame.columns))),
        )  # fmt: skip
        return _named_apart(frame), reading
    path = fetched(source, folder, scratch)
    form = source.form if source.form != "auto" else form_of(source.address)
    reading = Reading(
        address=source.address, form=form, sha256=_hash(path), size=path.stat().st_size,
        rows=0, columns=0, licence=source.licence,
    )  # fmt: skip
    reader = _READERS.get(form)
    if reader is None:
        raise SourceUnreadableError(address=source.address, form=form, reason="not a table")
    _check_library(path, source, form)
    try:
        frame, reading = reader(_Job(path, source, reading, scratch, memory_mb))
    except (ValueError, KeyError, UnicodeError, OSError, BadZipFile) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceUnreadableError(
            where=path, address=source.address, form=form, reason=reason
        ) from error
    if not len(frame) or not frame.shape[1]:
        raise EmptyTableError(where=path.resolve(), address=path.name)
    reading = replace(reading, rows=len(frame), columns=frame.shape[1])
    return _named_apart(frame), reading


def _check_library(path: Path, source: Source, form: str) -> None:
    """Refuse a form whose library is not there, before anything looks like a fault of the file."""
    library = "xlrd" if path.suffix.lower() == ".xls" else READERS.get(form, "")
    if library and find_spec(library) is None:
        install = 'pip install "baibu[files]"'
        raise ReaderMissingError(
            where=path, address=source.address, library=library, install=install
        )


def form_of(address: str) -> Form:
    """Tell a form by the end of an address; CSV where it says nothing."""
    name = urlsplit(address).path if "://" in address else address
    suffixes = [suffix.lower() for suffix in Path(name).suffixes if suffix.lower() != ".gz"]
    return ENDINGS.get(suffixes[-1] if suffixes else "", "csv")


def fetched(source: Source, folder: Path, scratch: Path) -> Path:
    """Give the file of a source, fetched where it is elsewhere."""
    if not re.match(r"https?://", source.address):
        path = folder / Path(source.address).expanduser()
        if not path.is_file():
            raise SourceMissingError(where=path.resolve(), address=path.name)
        return path
    ending = "".join(Path(urlsplit(source.address).path).suffixes[-2:])
    made = scratch / f"fetched{ending}"
    try:
        with (
            urllib.request.urlopen(source.address, timeout=TIMEOUT) as reply,  # noqa: S310 - http
            made.open("wb") as file,
        ):
            shutil.copyfileobj(reply, file)
    except (URLError, OSError, ValueError) as error:
        raise SourceMissingError(where=source.address, address=f"{error}") from error
    return made


@dataclass(frozen=True, slots=True)
class _Job:
    """A file to be read."""

    path: Path
    source: Source
    reading: Reading
    scratch: Path
    memory_mb: int


Reader = Callable[[_Job], "tuple[pd.DataFrame, Reading]"]


def _csv(job: _Job) -> tuple[pd.DataFrame, Reading]:
    import pandas as pd

    path = job.path
    if not path.stat().st_size:
        raise EmptyTableError(where=path, address=job.source.address)
    writing = texts.look(path)
    reading = replace(
        job.reading,
        encoding=writing.encoding,
        foreign_lines=writing.foreign_lines,
        twice=_twice(writing.names),
    )
    if writing.encoding == "mixed":
        path = texts.mended(path, job.scratch / "mended.csv")
    options: dict[str, Any] = {
        "encoding": "utf-8" if writing.encoding == "mixed" else writing.encoding,
        "sep": writing.separator,
        "na_values": list(NOTHING),
        "skipinitialspace": True,
        "on_bad_lines": "warn",
        "low_memory": False,
    }
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", pd.errors.ParserWarning)
        try:
            frame, share = _within(path, options, job.memory_mb)
        except pd.errors.EmptyDataError:
            raise EmptyTableError(where=path, address=job.source.address) from None
    skipped = [int(n) for one in said for n in re.findall(r"line (\d+)", str(one.message))]
    return frame, replace(reading, skipped=tuple(skipped), share=share)


def _within(path: Path, options: dict[str, Any], memory_mb: int) -> tuple[pd.DataFrame, float]:
    """Read all rows, or so large a share at random as the memory holds."""
    import pandas as pd

    size = path.stat().st_size * (PACKED if path.suffix == ".gz" else 1)
    share = _share(size, memory_mb)
    if share == 1.0:
        return pd.read_csv(path, **options), 1.0
    options = {**options, "low_memory": True, "chunksize": ROWS_AT_ONCE}
    with pd.read_csv(path, **options) as chunks:
        return _sampled(chunks, share), share


def _share(size: int, memory_mb: int) -> float:
    """Say which share of so many bytes the memory holds as a table."""
    return min(1.0, (memory_mb << 20) / max(1, size * IN_MEMORY))


def _sampled(chunks: Iterable[pd.DataFrame], share: float) -> pd.DataFrame:
    """Keep a share of the rows of each part, drawn at random."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(0)
    parts = [chunk[rng.random(len(chunk)) < share] for chunk in chunks]
    return pd.concat(parts, ignore_index=True)


def _parquet(job: _Job) -> tuple[pd.DataFrame, Reading]:
    import pandas as pd

    share = _share(job.path.stat().st_size * PACKED, job.memory_mb)
    if share == 1.0:
        return pd.read_parquet(job.path).reset_index(drop=True), job.reading
    with import_module("pyarrow.parquet").ParquetFile(job.path) as file:
        batches = file.iter_batches(batch_size=ROWS_AT_ONCE)
        frame = _sampled((batch.to_pandas() for batch in batches), share)
    return frame, replace(job.reading, share=share)


def _jsonl(job: _Job) -> tuple[pd.DataFrame, Reading]:
    import pandas as pd

    reading = replace(job.reading, encoding="utf-8")
    size = job.path.stat().st_size * (PACKED if job.path.suffix == ".gz" else 1)
    share = _share(size, job.memory_mb)
    if share == 1.0:
        return pd.read_json(job.path, lines=True, encoding="utf-8"), reading
    with pd.read_json(job.path, lines=True, encoding="utf-8", chunksize=ROWS_AT_ONCE) as chunks:
        return _sampled(chunks, share), replace(reading, share=share)


def _excel(job: _Job) -> tuple[pd.DataFrame, Reading]:
    import pandas as pd

    engine: Literal["openpyxl", "xlrd"] = "xlrd" if job.path.suffix == ".xls" else "openpyxl"
    try:
        found = pd.read_excel(
            job.path, sheet_name=job.source.sheet or 0, na_values=list(NOTHING), engine=engine
        )
    except BadZipFile as error:
        raise ValueError(f"not a workbook: {error}") from error
    return found, job.reading


_READERS: dict[str, Reader] = {"csv": _csv, "parquet": _parquet, "jsonl": _jsonl, "excel": _excel}


def _named_apart(frame: pd.DataFrame) -> pd.DataFrame:
    """Take spaces off the names, and number the later ones of those that are the same then."""
    found: dict[str, None] = {}
    for name in (str(name).strip() for name in frame.columns):
        others = (f"{name}.{n}" for n in range(1, frame.shape[1] + 1))
        found[name if name not in found else next(one for one in others if one not in found)] = None
    frame.columns = list(found)
    return frame


def _twice(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if names.count(name) > 1))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
