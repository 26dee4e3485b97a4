"""Tables as people have them are read, and what was done to them is told."""

from __future__ import annotations

import gzip
import math
import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.workbench.card import Source
from baibu.workbench.errors import EmptyTableError, SourceMissingError, SourceUnreadableError
from baibu.workbench.tables.reading import Reading, form_of, read_table
from baibu.workbench.tables.types import settled

TEXT = "城市,人数\n北京,2189\n上海,2487\n"


def read(folder: Path, name: str, *, memory_mb: int = 500) -> tuple[pd.DataFrame, Reading]:
    return read_table(Source(address=name), folder, folder, memory_mb=memory_mb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_chinese_tables_are_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT.encode(encoding))
    frame, _ = read(tmp_path, "a.csv")
    assert list(frame.columns) == ["城市", "人数"]
    assert frame["城市"].tolist() == ["北京", "上海"]


def test_a_file_of_two_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    lines = [TEXT.encode("utf-8"), "广州,1868\n深圳,1756\n".encode("gbk"), "天津,1387\n".encode()]
    (tmp_path / "a.csv").write_bytes(b"".join(lines))
    frame, reading = read(tmp_path, "a.csv")
    assert frame["城市"].tolist() == ["北京", "上海", "广州", "深圳", "天津"]
    assert (reading.encoding, reading.foreign_lines) == ("mixed", 2)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    rows = [separator.join(map(str, row)) for row in [("a", "b"), (1, 2.5), (3, 4.5)]]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    frame, _ = read(tmp_path, "a.csv")
    assert frame.to_dict("list") == {"a": [1, 3], "b": [2.5, 4.5]}


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n2\n", encoding="utf-8")
    assert read(tmp_path, "a.csv")[0]["x"].tolist() == [1, 2]


def test_lines_that_do_not_fit_are_skipped_and_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4,5\n6,7\n8,9,10,11\n", encoding="utf-8")
    frame, reading = read(tmp_path, "a.csv")
    assert frame["a"].tolist() == [1, 6]
    assert reading.skipped == (3, 5)


def test_columns_of_the_same_name_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b,a\n1,2,3\n", encoding="utf-8")
    frame, reading = read(tmp_path, "a.csv")
    assert list(frame.columns) == ["a", "b", "a.1"]
    assert reading.twice == ("a",)


def test_a_file_that_the_memory_does_not_hold_is_sampled(tmp_path: Path) -> None:
    numbers = np.arange(400_000)
    pd.DataFrame({"n": numbers, "m": numbers * 7919}).to_csv(tmp_path / "a.csv", index=False)
    frame, reading = read(tmp_path, "a.csv", memory_mb=10)
    assert 0 < reading.share < 1
    assert len(frame) == pytest.approx(reading.share * 400_000, rel=0.05)
    assert frame["n"].mean() == pytest.approx(200_000, rel=0.02)  # from the whole file


@pytest.mark.parametrize("form", ["parquet", "xlsx", "jsonl", "csv.gz"])
def test_other_forms_are_read_alike(tmp_path: Path, form: str) -> None:
    table = pd.DataFrame({"a": [1, 2], "b": ["甲", "乙"]})
    if form == "parquet":
        table.to_parquet(tmp_path / "a.parquet")
    elif form == "xlsx":
        table.to_excel(tmp_path / "a.xlsx", index=False)
    elif form == "jsonl":
        table.to_json(tmp_path / "a.jsonl", orient="records", lines=True, force_ascii=False)
    else:
        (tmp_path / "a.csv.gz").write_bytes(gzip.compress(table.to_csv(index=False).encode()))
    frame, reading = read(tmp_path, f"a.{form}")
    assert frame.to_dict("list") == table.to_dict("list")
    assert len(reading.sha256) == 64


def test_a_database_answers_a_query_and_its_password_is_never_told(tmp_path: Path) -> None:
    place = tmp_path / "a.db"
    with sqlite3.connect(place) as database:
        database.execute("create table t (a int, b text)")
        database.execute("insert into t values (1, 'x'), (2, 'y')")
    source = Source(address=f"sqlite:///{place}", query="select * from t order by a")
    frame, reading = read_table(source, tmp_path, tmp_path, memory_mb=100)
    assert frame["b"].tolist() == ["x", "y"]
    assert reading.form == "sql"
    secret = Source(address="postgresql+nothing://me:hidden@nowhere/x", query="select 1")
    with pytest.raises(SourceMissingError) as caught:
        read_table(secret, tmp_path, tmp_path, memory_mb=100)
    assert "hidden" not in str(caught.value)
    wrong = Source(address=f"sqlite:///{place}", query="select * from nowhere")
    with pytest.raises(SourceUnreadableError, match="no such table"):
        read_table(wrong, tmp_path, tmp_path, memory_mb=100)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyTableError),
        (b"a,b\n", EmptyTableError),
        (b"\n\n\n", EmptyTableError),
        (None, SourceMissingError),
    ],
)
def test_nothing_to_read_is_an_error_of_its_own(
    tmp_path: Path, content: bytes | None, error: type[Exception]
) -> None:
    if content is not None:
        (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(error):
        read(tmp_path, "a.csv")


def test_a_file_of_another_form_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("no json\n", encoding="utf-8")
    with pytest.raises(SourceUnreadableError, match="jsonl"):
        read(tmp_path, "a.jsonl")


def test_the_end_of_an_address_tells_its_form() -> None:
    found = [form_of(name) for name in ("a.csv.gz", "b.PARQUET", "https://x.org/c.jsonl?v=1", "d")]
    assert found == ["csv", "parquet", "jsonl", "csv"]


def columns(**held: list[object]) -> dict[str, tuple[str, int]]:
    _, found = settled(pd.DataFrame(held))
    return {column.name: (column.type, column.unfit) for column in found}


def test_what_is_disguised_as_text_is_recognised() -> None:
    assert columns(
        money=["¥1,234.50", "12", "3,000", None],
        share=["12%", "3.5 %", "100%", "0%"],
        day=["2026-01-02", "2026/03/04", "2026年5月6日", None],
        code=["A-1", "B-2", "A-1", "B-2"],
        lists=["[1, 2]", "[]", "[3]", "[4]"],
        same=["x", "x", "x", "x"],
    ) == {
        "money": ("number", 0),
        "share": ("number", 0),
        "day": ("day", 0),
        "code": ("category", 0),
        "lists": ("list", 0),
        "same": ("constant", 0),
    }


def test_disguised_values_keep_their_meaning() -> None:
    frame, _ = settled(
        pd.DataFrame({"a": ["¥1,234.50", "-12", None], "b": ["12%", "3%", "5%"],
                      "d": ["2026年5月6日", "2026-01-02 03:04", None]})
    )  # fmt: skip
    assert frame["a"].tolist()[:2] == [1234.5, -12.0]
    assert math.isnan(frame["a"][2])
    assert frame["b"].tolist() == [0.12, 0.03, 0.05]
    assert frame["d"][0] == pd.Timestamp(2026, 5, 6)
    assert frame["d"][1] == pd.Timestamp(2026, 1, 2, 3, 4)


def test_a_few_values_that_do_not_fit_become_missing_and_are_counted() -> None:
    values: list[object] = [str(n) for n in range(199)]
    assert columns(n=[*values, "kaputt"]) == {"n": ("number", 1)}
    assert columns(n=["1", "2", "kaputt", "x"])["n"][0] != "number"


def test_a_running_number_is_a_key_and_amounts_are_not() -> None:
    amounts = list(np.random.default_rng(0).permutation(1_000))
    assert columns(row=list(range(1_000)), amount=amounts) == {
        "row": ("key", 0),
        "amount": ("number", 0),
    }


@given(st.lists(st.one_of(st.none(), st.text(max_size=8), st.floats(), st.integers()), max_size=40))
@settings(deadline=None)
def test_whatever_a_column_holds_it_keeps_its_rows_and_settles_once(held: list[object]) -> None:
    frame, _ = settled(pd.DataFrame({"a": pd.Series(held, dtype=object)}))
    assert len(frame) == len(held)
    again, _ = settled(frame)
    assert again["a"].isna().tolist() == frame["a"].isna().tolist()
