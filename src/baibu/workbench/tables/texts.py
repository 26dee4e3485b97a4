"""Find out how a text file is written: its encoding, its separator, its line of names.

Files from Chinese offices are UTF-8, GBK, or - pasted together - both at once; the last kind is
read line by line, and how many lines were which is said.

Start reading at `look`.
"""

from __future__ import annotations

import codecs
import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

CHUNK = 1 << 20  # bytes
SAMPLE = 1 << 16
SEPARATORS = ",;\t|"
WIDE = "gb18030"  # every GBK and GB2312 text is one
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a text file is written."""

    encoding: str
    separator: str
    names: tuple[str, ...]  # of the first line
    foreign_lines: int = 0  # that had to be read as GBK in a file that is UTF-8 otherwise


def look(path: Path) -> Writing:
    """Look through a file once; `UnicodeDecodeError` where it is no text at all."""
    encoding = _encoding(path)
    foreign = 0
    if encoding == "mixed":
        foreign = sum(_is_foreign(line) for line in lines(path))
    head = _head(path, encoding)
    separator = _separator(head)
    first = next(csv.reader(head.splitlines()[:1], delimiter=separator), [])
    names = tuple(name.strip().lstrip("\ufeff") for name in first)
    return Writing(encoding=encoding, separator=separator, names=names, foreign_lines=foreign)


def mended(path: Path, made: Path) -> Path:
    """Write a file of mixed encodings anew, all of it in UTF-8."""
    with made.open("wb") as file:
        for line in lines(path):
            text = line.decode(WIDE, "replace") if _is_foreign(line) else line.decode("utf-8")
            file.write(text.encode("utf-8"))
    return made


def opened(path: Path) -> IO[bytes]:
    """Open a file, unpacked where it is packed by gzip."""
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def lines(path: Path) -> Iterator[bytes]:
    """Give a file's lines as bytes."""
    with opened(path) as file:
        yield from file


def _encoding(path: Path) -> str:
    with opened(path) as file:
        start = file.read(4)
    for mark, name in BOMS.items():
        if start.startswith(mark):
            return name
    if _holds(path, "utf-8"):
        return "utf-8"
    if _holds(path, WIDE) and not _is_mostly_utf8(path):
        return WIDE
    return "mixed" if _is_mostly_utf8(path) else "latin-1"


def _holds(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with opened(path) as file:
            while part := file.read(CHUNK):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(path: Path) -> bool:
    """Say whether lines with letters beyond ASCII are UTF-8 as often as not."""
    wide = foreign = 0
    for line in lines(path):
        if not line.isascii():
            wide += 1
            foreign += _is_foreign(line)
    return wide > 0 and foreign < wide and foreign <= wide - foreign


def _is_foreign(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _head(path: Path, encoding: str) -> str:
    with opened(path) as file:
        raw = file.read(SAMPLE)
    if len(raw) == SAMPLE:
        raw = raw[: raw.rfind(b"\n") + 1] or raw
    return raw.decode("utf-8" if encoding == "mixed" else encoding, "replace")


def _separator(head: str) -> str:
    try:
        return csv.Sniffer().sniff(head, delimiters=SEPARATORS).delimiter
    except csv.Error:
        first = head.split("\n", 1)[0]
        return max(SEPARATORS, key=first.count)
