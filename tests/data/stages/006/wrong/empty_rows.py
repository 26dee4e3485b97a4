# diagnosis: blank_rows_kept
import csv
import json
import math
from pathlib import Path

MAKE = {"int": int, "float": float, "text": str}


def finite(value):
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not finite")
    return value


def check_row(fields, schema):
    return {
        name: finite(MAKE[kind](field)) for field, (name, kind) in zip(fields, schema, strict=True)
    }


def read_rows(lines):
    reader = csv.reader(lines)
    while True:
        start = reader.line_num + 1
        fields = next(reader, None)
        if fields is None:
            return
        yield start, fields


def is_utf8(path):
    with Path(path).open("rb") as file:
        for line in file:
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return False
    return True


def convert(source, target, rejects, schema):
    counts = [0, 0]
    encoding = "utf-8-sig" if is_utf8(source) else "gb18030"
    with Path(source).open(encoding=encoding, newline="") as file:
        with Path(target).open("w", encoding="utf-8") as out, Path(rejects).open("w") as aside:
            header = None
            for line, fields in read_rows(file):
                if header is None:
                    header = fields
                    if tuple(header) != tuple(name for name, _ in schema):
                        raise ValueError("header")
                    continue
                try:
                    print(json.dumps(check_row(fields, schema)), file=out)
                    counts[0] += 1
                except ValueError:
                    print(json.dumps({"fields": fields, "line": line}), file=aside)
                    counts[1] += 1
    return counts[0], counts[1]
