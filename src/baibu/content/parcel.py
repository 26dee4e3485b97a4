"""Put a project's files behind the code that is handed in with them: one text, and one it stays.

    def train(x, y): ...            the code, as it was written
    #: project
    #: file project.toml            a text, line by line
    #| name = "wine"
    #: file model.bin base64        anything else: compressed, in base64
    #| eNrLSM3JyVcozy/KSQEAGgsEXQ==

The project's part is made of comments, so that the whole is a Python file like any other: it is
run, kept, compared and sent to other machines as code alone would be. What is read here may come
from anybody: sizes are capped, and what cannot be read is a `ParcelError`, for the judge to say.

Start reading at `pack` and `unpack`.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

BEGIN, FILE, LINE = "#: project", "#: file ", "#|"
CODED = " base64"
MOST_BYTES = 8 << 20  # of all files together, unpacked
MOST_FILES = 200
MOST_SHOWN = 60  # lines of a file, to somebody who reads
WIDTH = 96  # characters of a line of base64


class ParcelError(ValueError):
    """The project's part of a text is not what `pack` gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What was handed in: code, and the files of a project by their path in it."""

    code: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    has_project: bool = False


def pack(code: str, files: Mapping[str, bytes], coded: Collection[str] = ()) -> str:
    """Write code and files as one text; a project that stood there already is left out.

    `coded` names files that nobody reads: they are compressed, though they might be text.
    """
    begun = bare(code)
    lines = [begun.removesuffix("\n"), "", "", BEGIN]
    for name, raw in files.items():
        text = None if name in coded else _text(raw)
        if text is None:
            lines.append(f"{FILE}{name}{CODED}")
            letters = _coded(raw)
            lines += [f"{LINE} {letters[n : n + WIDTH]}" for n in range(0, len(letters), WIDTH)]
        else:
            lines.append(f"{FILE}{name}")
            lines += [f"{LINE} {line}" if line else LINE for line in text.split("\n")[:-1]]
    return "\n".join(lines) + "\n"


def unpack(text: str) -> Parcel:
    """Take a text apart; `ParcelError` where the project's part cannot be read."""
    code, begun, rest = _halves(text)
    if not begun:
        return Parcel(code=text)
    files: dict[str, bytes] = {}
    size = 0
    for name, is_coded, lines in _parts(rest):
        if name in files or not _is_plain(name) or len(files) == MOST_FILES:
            raise ParcelError(f"file {name[:80]!r}")
        raw = _decoded("".join(lines), name) if is_coded else _lines(lines)
        size += len(raw)
        if size > MOST_BYTES:
            raise ParcelError(f"more than {MOST_BYTES >> 20} MB")
        files[name] = raw
    return Parcel(code=code, files=files, has_project=True)


def bare(text: str) -> str:
    """Give the code alone."""
    return _halves(text)[0]


def has_project(text: str) -> bool:
    """Say whether a project is handed in with the code."""
    return _halves(text)[1]


def completed(text: str, other: str) -> str:
    """Give a text without a project that of another text; for authors' variants of a reference."""
    _, begun, rest = _halves(other)
    if not begun or has_project(text):
        return text
    return "\n".join([text.removesuffix("\n"), "", "", BEGIN, rest])


def readable(text: str) -> str:
    """Give a text for somebody who reads it: records left out, long files cut short."""
    code, begun, rest = _halves(text)
    if not begun:
        return text
    shown = [code, "", BEGIN]
    for name, is_coded, lines in _parts(rest):
        if not is_coded:
            told = [f"{LINE} {line}".rstrip() for line in lines[:MOST_SHOWN]]
            shown += [f"{FILE}{name}", *told, *([f"{LINE} …"] if len(lines) > MOST_SHOWN else [])]
    return "\n".join(shown) + "\n"


def _halves(text: str) -> tuple[str, bool, str]:
    if text.startswith(f"{BEGIN}\n"):
        return "", True, text[len(BEGIN) + 1 :]
    code, mark, rest = text.partition(f"\n{BEGIN}\n")
    return (code.removesuffix("\n\n") + "\n", True, rest) if mark else (text, False, "")


def _parts(rest: str) -> Iterator[tuple[str, bool, list[str]]]:
    name, is_coded = "", False
    lines: list[str] = []
    for number, line in enumerate(rest.split("\n")):
        if line.startswith(FILE):
            if name:
                yield name, is_coded, lines
            told = line.removeprefix(FILE)
            name, is_coded, lines = told.removesuffix(CODED), told.endswith(CODED), []
        elif name and (line == LINE or line.startswith(f"{LINE} ")):
            lines.append(line[len(LINE) + 1 :])
        elif line.strip():
            raise ParcelError(f"line {number + 1} of the project's part")
    if name:
        yield name, is_coded, lines


def _is_plain(name: str) -> bool:
    """Say whether a name is a path inside a folder."""
    parts = name.split("/")
    return name.isprintable() and "\\" not in name and not {"", ".", ".."} & set(parts)


def _text(raw: bytes) -> str | None:
    """Give bytes as lines of text; nothing where that would change them."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    is_lines = not raw or raw.endswith(b"\n")
    is_plain = not any(sign in text for sign in "\r\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
    return text if is_lines and is_plain else None


def _lines(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


def _coded(raw: bytes) -> str:
    return base64.b64encode(zlib.compress(raw, 9)).decode("ascii")


def _decoded(text: str, name: str) -> bytes:
    unfolded = zlib.decompressobj()
    try:
        raw = unfolded.decompress(base64.b64decode(text, validate=True), MOST_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ParcelError(f"file {name[:80]!r}: {error}") from error
    if not unfolded.eof:
        raise ParcelError(f"file {name[:80]!r}: cut off, or too large")
    return raw
