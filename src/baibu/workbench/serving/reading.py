"""Read rows out of a request: one as JSON, many as JSON or CSV.

Never  guesses: what is not plainly JSON or CSV is refused, with the place where it breaks.

Start reading at `row` and `rows`.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from baibu.workbench.serving.refusals import NotReadableError, TooLargeError


def _refuse_word(word: str) -> Any:
    raise NotReadableError(reason="constant", place=word)


_decoder = json.JSONDecoder(parse_constant=_refuse_word)  # JSON knows no NaN


def row(text: str) -> dict[str, Any]:
    """Read one row: an object of column names and values."""
    found = plain(text)
    if type(found) is not dict:
        raise NotReadableError(reason="no_object", place=type(found).__name__)
    return found


def rows(body: bytes, kind: str, most: int) -> list[dict[str, Any]]:
    """Read many rows: a list of objects, the same under `rows`, or CSV with a line of names."""
    if kind in ("text/csv", "application/csv"):
        return _limited(_of_csv(body, most), most)
    found = plain(text_of(body))
    if type(found) is dict and list(found) == ["rows"]:
        found = found["rows"]
    if type(found) is not list:
        raise NotReadableError(reason="no_list", place=type(found).__name__)
    return _limited(found, most)


def text_of(body: bytes) -> str:
    """Read UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotReadableError(reason="utf8", place=error.start) from error


def plain(text: str) -> Any:
    """Read JSON."""
    try:
        return _decoder.decode(text)
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        raise NotReadableError(reason="json", place=place) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; a deep nest
        raise NotReadableError(reason="monstrous", place="") from error


def _of_csv(body: bytes, most: int) -> list[dict[str, Any]]:
    try:
        lines = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        names = next(lines, [])
        if len(set(names)) < len(names):
            raise NotReadableError(reason="twice", place=",".join(names))
        found = []
        for line in lines:
            if not line:
                continue
            if len(line) != len(names):
                raise NotReadableError(reason="ragged", place=lines.line_num)
            filled = (None if value == "" else value for value in line)
            found.append(dict(zip(names, filled, strict=True)))
            if len(found) > most:
                break
    except UnicodeDecodeError as error:
        raise NotReadableError(reason="utf8", place=error.start) from error
    except csv.Error as error:
        raise NotReadableError(reason="csv", place=str(error)) from error
    return found


def _limited(found: list[Any], most: int) -> list[Any]:
    if not found:
        raise NotReadableError(reason="no_rows", place="")
    if len(found) > most:
        raise TooLargeError(limit=f"{most:,}", unit="rows")
    return found
