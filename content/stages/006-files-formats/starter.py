"""Stage 6: files and data formats. Two functions to write, then the conversion.
第 6 关：文件与数据格式。先写两个函数，再写转换。
"""

import csv
import json


def check_row(fields: list, schema: list) -> dict:
    """Return the record of a row; raise ValueError if its fields do not fit the schema.
    返回一行对应的记录；各字段与约定不符，就抛出 ValueError。
    """
    record = {}
    for field, (name, kind) in zip(fields, schema):
        record[name] = field  # TODO: count the fields, convert by kind / 数一数字段，按类型转换
    return record


def read_rows(lines):
    """Yield, for each row, the number of the line on which it begins, and its fields.
    对每一行数据，产出它开始处的行号和各个字段。
    """
    for number, line in enumerate(lines):
        yield number, line.split(",")  # TODO: csv.reader knows quotes / csv.reader 认得引号


def convert(source: str, target: str, rejects: str, schema: list) -> tuple:
    """Convert the CSV file `source`; return how many rows were good and how many bad.
    转换 CSV 文件 `source`；返回合格的行数和不合格的行数。
    """
    good = 0
    bad = 0
    # TODO: header, then row by row: json.dumps to target or to rejects
    # TODO：先是表头，然后逐行处理：用 json.dumps 写到 target 或 rejects
    return good, bad


if __name__ == "__main__":
    SCHEMA = [("day", "int"), ("subject", "text"), ("hours", "float")]
    print(check_row(["3", "Python", "1.5"], SCHEMA))
    print(list(read_rows(["day,subject\n", '3,"maths, again"\n'])))
    print(next(csv.reader(['3,"maths, again"\n'])))
    print(json.dumps({"day": 3, "subject": "数学"}, ensure_ascii=False))
