"""Checks of stage 6: rows against a schema, line numbers, and the conversion of whole files."""

from typing import Any

from numpy.random import Generator
from solution import check_row, read_rows

from baibu.grader.checks import Learner, check, expect

SCHEMA = [("day", "int"), ("subject", "text"), ("hours", "float")]
HEADER = "day,subject,hours"
SUBJECTS = ["Python", "maths", "数学", "线性代数", '"reading, writing"', '"says ""hi"""', ""]
COLLECT = """
def collect(read_rows, lines):
    return list(read_rows(iter(lines)))
"""
CONVERT = """
def convert_file(convert, data, schema):
    import json
    import os

    for name in ("out.jsonl", "bad.jsonl"):
        if os.path.exists(name):
            os.remove(name)
    with open("in.csv", "wb") as file:
        file.write(data)
    counts = convert("in.csv", "out.jsonl", "bad.jsonl", schema)
    found = []
    for name in ("out.jsonl", "bad.jsonl"):
        with open(name, encoding="utf-8") as file:
            found.append([json.loads(line) for line in file])
    return counts, found[0], found[1]
"""
MEMORY = """
def convert_many(convert, rows, most, schema):
    import tracemalloc

    with open("many.csv", "w", encoding="utf-8") as file:
        file.write("day,subject,hours\\n")
        for number in range(rows):
            file.write(f"{number},subject {number},{number / 4}\\n")
    tracemalloc.start()
    counts = convert("many.csv", "out.jsonl", "bad.jsonl", schema)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with open("out.jsonl", encoding="utf-8") as file:
        lines = sum(1 for _ in file)
    return counts, lines, peak < most
"""


@check(
    zh="check_row 按约定的类型给出记录",
    en="check_row gives a record of the types in the schema",
    proves=["file-formats", "data-validation"],
)
def makes_records(learner: Learner, rng: Generator) -> None:
    want = {"day": 3, "subject": "数学", "hours": 1.5}
    expect(learner.check_row(["3", "数学", "1.5"], SCHEMA)).equals(want)
    for fields in (
        ["-2", " maths ", "4"],
        ["07", "", "1e3"],
        [str(int(rng.integers(99))), "x", "0"],
    ):
        expect(learner.check_row(fields, SCHEMA)).equals(check_row(fields, SCHEMA))
    expect(learner.check_row(["95"], [("n", "text")])).equals({"n": "95"})


@check(
    zh="字段多了、少了、不是数、空着，都抛出 ValueError",
    en="too many or too few fields, no number, nothing there: ValueError",
    proves=["data-validation"],
)
def refuses_bad_fields(learner: Learner, rng: Generator) -> None:
    good = [str(int(rng.integers(1, 50))), "maths", "2.5"]
    expect(learner.check_row(good, SCHEMA)).equals(check_row(good, SCHEMA))
    for bad in (good[:2], [*good, "9"], ["three", "x", "1"], ["", "x", "1"], ["1", "x", ""]):
        learner.raises(ValueError, learner.check_row, bad, SCHEMA)


@check(
    zh="3.5 不是整数；nan 和 inf 不是 JSON 里的数",
    en="3.5 is no whole number; nan and inf are no numbers of JSON",
    proves=["data-validation"],
)
def refuses_odd_numbers(learner: Learner, rng: Generator) -> None:
    expect(learner.check_row(["4", "x", "3.5"], SCHEMA)).equals(
        check_row(["4", "x", "3.5"], SCHEMA)
    )
    for bad in (["3.5", "x", "1"], ["3.0", "x", "1"], ["1", "x", "nan"], ["1", "x", "-inf"]):
        learner.raises(ValueError, learner.check_row, bad, SCHEMA)


@check(
    zh="read_rows 给出行号和字段，引号里的逗号和引号也对",
    en="read_rows gives line numbers and fields; commas and quotes inside quotes are right",
    proves=["file-formats"],
)
def reads_rows(learner: Learner, rng: Generator) -> None:
    collect = learner.define(COLLECT, name="collect")
    for lines in (["a,b\n", "1,2\n"], ['1,"x, y"\r\n', '2,"says ""hi"""\r\n'], some_lines(rng, 6)):
        expect(collect(learner.read_rows, lines)).equals(list(read_rows(lines)))


@check(
    zh="跨几行的字段和空行之后，行号仍是该行开始处的行号",
    en="after blank lines and fields of several lines the number is that of the row's first line",
    proves=["file-formats"],
)
def numbers_lines(learner: Learner, rng: Generator) -> None:
    collect = learner.define(COLLECT, name="collect")
    lines = ["a,b\n", "\n", '1,"two\n', 'lines"\n', "2,x\n", "\n", "3,y"]
    want = [(1, ["a", "b"]), (3, ["1", "two\nlines"]), (5, ["2", "x"]), (7, ["3", "y"])]
    expect(collect(learner.read_rows, lines)).equals(want)
    expect(collect(learner.read_rows, [])).equals([])


@check(
    zh="read_rows 来一行给一行，不等文件结束",
    en="read_rows gives row by row and does not wait for the end",
    proves=["lazy-iteration"],
)
def streams_rows(learner: Learner, rng: Generator) -> None:
    first = learner.define(
        "lambda f, k: (lambda rows: [next(rows) for _ in range(k)])"
        "(iter(f(f'{n},x\\n' for n in __import__('itertools').count())))"
    )
    k = int(rng.integers(3, 8))
    expect(first(learner.read_rows, k)).equals([(n + 1, [str(n), "x"]) for n in range(k)])


@check(
    zh="convert 把合格的行写成 JSON Lines，并数清楚",
    en="convert writes the good rows as JSON Lines and counts them",
    proves=["file-formats"],
)
def converts_good_rows(learner: Learner, rng: Generator) -> None:
    run = learner.define(CONVERT, name="convert_file")
    data = f"{HEADER}\n1,Python,1.5\n2,数学,2\n".encode()
    want = [
        {"day": 1, "subject": "Python", "hours": 1.5},
        {"day": 2, "subject": "数学", "hours": 2.0},
    ]
    expect(run(learner.convert, data, SCHEMA)).equals(((2, 0), want, []))
    lines = [HEADER + "\n", *some_lines(rng, 8)]
    expect(run(learner.convert, "".join(lines).encode(), SCHEMA)).equals(converted(lines))


@check(
    zh="不合格的行连同行号写进另一个文件，其余照常转换",
    en="bad rows go to the reject file with their line numbers, and the others are converted",
    proves=["data-validation", "file-formats"],
)
def sets_bad_rows_aside(learner: Learner, rng: Generator) -> None:
    run = learner.define(CONVERT, name="convert_file")
    lines = [HEADER + "\n", *some_lines(rng, 3), "x,maths,1\n", "\n", "5,only\n"]
    lines += [*some_lines(rng, 2), "6,数学,nan\n", "7,a,1,extra\n", "8,last,1"]
    expect(run(learner.convert, "".join(lines).encode(), SCHEMA)).equals(converted(lines))


@check(
    zh="GBK 文件和开头带标记的 UTF-8 文件都能转换",
    en="files in GBK, and in UTF-8 with a mark at the start, are converted as well",
    proves=["text-encodings"],
)
def knows_encodings(learner: Learner, rng: Generator) -> None:
    run = learner.define(CONVERT, name="convert_file")
    lines = [HEADER + "\n", *some_lines(rng, 4), "9,概率统计,1\n", "bad,数据,1\n"]
    for encoding in ("utf-8-sig", "gbk"):
        data = "".join(lines).encode(encoding)
        expect(run(learner.convert, data, SCHEMA)).equals(converted(lines))


@check(
    zh="表头与约定不符，convert 抛出 ValueError",
    en="convert raises ValueError when the header is not that of the schema",
    proves=["data-validation"],
)
def refuses_headers(learner: Learner, rng: Generator) -> None:
    run = learner.define(CONVERT, name="convert_file")
    lines = [HEADER + "\n", *some_lines(rng, 2)]
    expect(run(learner.convert, "".join(lines).encode(), SCHEMA)).equals(converted(lines))
    for header in ("1,Python,1.5", "day,hours,subject", "day,subject"):
        learner.raises(ValueError, run, learner.convert, f"{header}\n1,x,2\n".encode(), SCHEMA)


@check(
    zh="两万行的文件，占用的内存不超过 1 MB",
    en="a file of 20 000 rows takes no more than 1 MB of memory",
    proves=["lazy-iteration"],
)
def holds_one_row(learner: Learner, rng: Generator) -> None:
    run = learner.define(MEMORY, name="convert_many")
    rows = 20_000 + int(rng.integers(1, 99))
    counts, lines, is_small = run(learner.convert, rows, 1_000_000, SCHEMA)
    expect(counts, zh="行数", en="the counts").equals((rows, 0))
    expect(lines, zh="输出的行数", en="the lines written").equals(rows)
    expect.that(
        is_small,
        zh="占用的内存不超过 1 MB",
        en="it takes no more than 1 MB of memory",
    )


def some_lines(rng: Generator, n: int) -> list[str]:
    """Write good rows of a study ledger."""
    return [
        f"{int(rng.integers(1, 99))},{rng.choice(SUBJECTS)},{int(rng.integers(1, 20)) / 4}\n"
        for _ in range(n)
    ]


def converted(lines: list[str]) -> Any:
    """Work out what the conversion of these lines gives."""
    good, bad = [], []
    for number, fields in list(read_rows(lines))[1:]:
        try:
            good.append(check_row(fields, SCHEMA))
        except ValueError:
            bad.append({"line": number, "fields": fields})
    return (len(good), len(bad)), good, bad
