"""From CSV to JSON Lines, row by row, with the malformed rows set aside."""

import csv
import json
import math
from collections.abc import Iterable, Iterator

Schema = list[tuple[str, str]]


def check_row(fields: list[str], schema: Schema) -> dict:
    """Turn the fields of a row into a record; raise ValueError if they do not fit."""
    if len(fields) != len(schema):
        raise ValueError(f"{len(fields)} fields, {len(schema)} wanted")
    record: dict = {}
    for field, (name, kind) in zip(fields, schema):
        if kind == "int":
            record[name] = int(field)
        elif kind == "float":
            record[name] = float(field)
            if not math.isfinite(record[name]):
                raise ValueError(f"{name} is not a finite number")
        else:
            record[name] = field
    return record


def read_rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not blank with the number of the line on which it begins."""
    reader = csv.reader(lines)
    begins = 1
    for fields in reader:
        if fields:
            yield begins, fields
        begins = reader.line_num + 1


def find_encoding(path: str) -> str:
    """Say whether a file is UTF-8 or GBK, without holding it."""
    try:
        with open(path, encoding="utf-8") as file:
            for _ in file:
                pass
    except UnicodeDecodeError:
        return "gbk"
    return "utf-8-sig"


def convert(source: str, target: str, rejects: str, schema: Schema) -> tuple[int, int]:
    """Write the rows of a CSV file that fit as JSON Lines, and set the others aside."""
    good = bad = 0
    with (
        open(source, encoding=find_encoding(source), newline="") as file,
        open(target, "w", encoding="utf-8") as out,
        open(rejects, "w", encoding="utf-8") as aside,
    ):
        rows = read_rows(file)
        _, header = next(rows, (0, []))
        if header != [name for name, _ in schema]:
            raise ValueError(f"the header is {header}")
        for number, fields in rows:
            try:
                record = check_row(fields, schema)
            except ValueError:
                aside.write(json.dumps({"line": number, "fields": fields}) + "\n")
                bad += 1
            else:
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
                good += 1
    return good, bad
