# diagnosis: rows_counted
import codecs
import csv
import json


def to_float(text):
    value = float(text)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("not a finite number: " + text)
    return value


def check_row(fields, schema):
    if len(fields) > len(schema) or len(fields) < len(schema):
        raise ValueError("number of fields")
    record = {}
    for i in range(len(schema)):
        name = schema[i][0]
        kind = schema[i][1]
        if kind == "int":
            record[name] = int(fields[i])
        if kind == "float":
            record[name] = to_float(fields[i])
        if kind == "text":
            record[name] = fields[i]
    return record


def read_rows(lines):
    drawn = 0

    def counted():
        nonlocal drawn
        for line in lines:
            drawn += 1
            yield line

    before = 0
    for fields in csv.reader(counted()):
        if fields != []:
            yield before + 1, fields
        before += 1


def encoding_of(path):
    decoder = codecs.getincrementaldecoder("utf-8")()
    file = open(path, "rb")
    try:
        while True:
            block = file.read(4096)
            decoder.decode(block, final=not block)
            if not block:
                return "utf-8-sig"
    except UnicodeDecodeError:
        return "gbk"
    finally:
        file.close()


def convert(source, target, rejects, schema):
    good = 0
    bad = 0
    names = []
    for name, kind in schema:
        names.append(name)
    file = open(source, encoding=encoding_of(source), newline="")
    out = open(target, "w", encoding="utf-8")
    aside = open(rejects, "w", encoding="utf-8")
    try:
        first = True
        for number, fields in read_rows(file):
            if first:
                first = False
                if fields != names:
                    raise ValueError("wrong header")
            else:
                record = None
                try:
                    record = check_row(fields, schema)
                except ValueError:
                    pass
                if record is None:
                    bad = bad + 1
                    reject = {"line": number, "fields": fields}
                    aside.write(json.dumps(reject, ensure_ascii=False) + "\n")
                else:
                    good = good + 1
                    out.write(json.dumps(record, ensure_ascii=False) + "\n")
    finally:
        file.close()
        out.close()
        aside.close()
    return good, bad
