"""Whatever is wrong with the data: a coded error or a warning that a person can act on, in both
languages, and what was done so far is kept.

Each goes the public way: `baibu run FILE --target COLUMN`.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tracemalloc
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baibu.core.language import LANGUAGES
from baibu.workbench.card import Source
from baibu.workbench.project import Project
from baibu.workbench.tables.reading import IN_MEMORY, read_table
from makers.terminal import Said, Terminal

ROWS = 240
SECONDS = "2"
HAN = re.compile(r"[\u3400-\u9fff]")


def table(rows: int = ROWS) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    age = rng.integers(18, 80, rows)
    return pd.DataFrame(
        {
            "age": age,
            "city": rng.choice(["北京", "上海", "广州"], rows),
            "fee": rng.gamma(4, 20, rows).round(2),
            "y": np.where(age / 30 + rng.normal(size=rows) > 1.6, "yes", "no"),
        }
    )


class Person:
    """Somebody with a folder, who gives commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.terminal = Terminal(home=folder / "home")

    def wrote(self, held: pd.DataFrame | bytes, name: str = "a.csv") -> Path:
        place = self.folder / name
        if isinstance(held, bytes):
            place.write_bytes(held)
        else:
            held.to_csv(place, index=False)
        return place

    def run(self, data: Path | str, *words: str, language: str = "en") -> Said:
        terminal = Terminal(home=self.folder / "home", language=language)
        return terminal("run", data, "--seconds", SECONDS, *words)

    @property
    def project(self) -> Path:
        return self.folder / "a-project"

    def report(self, language: str) -> str:
        """Write the report, and give its words."""
        place = self.folder / f"{language}.html"
        terminal = Terminal(home=self.folder / "home", language=language)
        said = terminal("project", "report", "--project", self.project, "--out", place)
        assert said.code == 0, said
        text = re.sub(r"<[^>]+>", " ", place.read_text(encoding="utf-8"))
        return re.sub(r"\s+", " ", unescape(text))


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.chdir(tmp_path)  # where projects of what is no file are made
    return Person(tmp_path)


def refused(person: Person, code: str, data: Path | str, *words: str) -> str:
    """Expect an error of this code in both languages; give what it says in English."""
    told: dict[str, str] = {}
    for language in LANGUAGES:
        said = person.run(data, *words, language=language)
        assert said.code not in (0, 1), said
        assert code in said.err
        assert "Traceback" not in said.err
        told[language] = said.err
    assert HAN.search(told["zh"])
    return told["en"]


# ── nothing can be learnt from these: an error, before anything is begun ──────────────────────


def test_a_target_that_is_not_there(person: Person) -> None:
    said = refused(person, "W023", person.wrote(table()), "--target", "churned")
    assert "age, city, fee, y" in said
    assert not person.project.exists()


def test_a_target_that_is_the_same_in_every_row(person: Person) -> None:
    said = refused(person, "W024", person.wrote(table().assign(y="no")), "--target", "y")
    assert "“no”" in said


def test_a_target_that_is_empty_in_every_row(person: Person) -> None:
    said = refused(person, "W025", person.wrote(table().assign(y=np.nan)), "--target", "y")
    assert "y: 0" in said


@pytest.mark.parametrize("content", [b"", b"age,y\n", b"\n\n"])
def test_a_file_without_a_row(person: Person, content: bytes) -> None:
    refused(person, "W022", person.wrote(content), "--target", "y")
    assert not person.project.exists()


def test_a_file_that_is_not_there(person: Person) -> None:
    refused(person, "W020", person.folder / "nowhere.csv", "--target", "y")


def test_a_file_that_is_no_table(person: Person) -> None:
    refused(person, "W021", person.wrote(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "a.jsonl"),
            "--target", "y")  # fmt: skip


def test_only_one_class_with_more_than_three_rows(person: Person) -> None:
    frame = table().assign(y=["rare"] * 3 + ["usual"] * (ROWS - 3))
    said = refused(person, "W025", person.wrote(frame), "--target", "y")
    assert "rare: 3" in said


# ── databases ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def shop(tmp_path: Path) -> str:
    place = tmp_path / "shop.db"
    with sqlite3.connect(place) as database:
        table().to_sql("customers", database, index=False)
    return f"sqlite:///{place}"


def test_a_database_is_read_by_a_query(person: Person, shop: str) -> None:
    words = ("--query", "select * from customers", "--target", "nothing")
    assert "age, city, fee, y" in refused(person, "W023", shop, *words)


def test_a_database_without_a_query_tells_its_tables(person: Person, shop: str) -> None:
    said = refused(person, "W019", shop, "--target", "y")
    assert "select * from customers" in said


def test_a_query_that_fails_says_why(person: Person, shop: str) -> None:
    said = refused(person, "W029", shop, "--query", "select * from nowhere", "--target", "y")
    assert "no such table: nowhere" in said


@pytest.mark.parametrize("address", ["nothing://shop", "postgresql://me@:port/x", "sqlite+x:///a"])
def test_a_broken_address_of_a_database(person: Person, address: str) -> None:
    refused(person, "W074", address, "--query", "select 1", "--target", "y")


def test_a_file_of_a_database_that_is_not_there_is_not_made(person: Person) -> None:
    place = person.folder / "nowhere.db"
    said = refused(person, "W020", f"sqlite:///{place}", "--target", "y")
    assert "nowhere.db" in said
    assert not place.exists()


@pytest.mark.parametrize(
    ("address", "module", "install"),
    [
        ("postgresql://me:hidden@localhost/shop", "psycopg", 'pip install "baibu[postgres]"'),
        ("mysql://me:hidden@localhost/shop", "pymysql", "pip install pymysql"),
        ("mssql+pyodbc://me:hidden@localhost/shop", "pyodbc", "pip install pyodbc"),
    ],
)
def test_a_database_whose_driver_is_not_installed_says_what_to_install(
    person: Person, monkeypatch: pytest.MonkeyPatch, address: str, module: str, install: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    said = refused(person, "W028", address, "--query", "select 1", "--target", "y")
    assert install in said
    assert "hidden" not in said


def test_a_database_that_does_not_answer_keeps_its_password_to_itself(person: Person) -> None:
    pytest.importorskip("psycopg")
    address = "postgresql://me:hidden@127.0.0.1:9/shop?connect_timeout=1"
    said = refused(person, "W029", address, "--query", "select 1", "--target", "y")
    assert "hidden" not in said


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx"])
def test_a_form_whose_library_is_not_installed_says_what_to_install(
    person: Person, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for one in ("pyarrow", "fastparquet", "openpyxl"):
        monkeypatch.setitem(sys.modules, one, None)
    said = refused(person, "W028", person.wrote(b"PK\x03\x04 no matter", name), "--target", "y")
    assert 'pip install "baibu[files]"' in said


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx", "a.xls"])
def test_a_file_that_is_not_what_its_name_says_is_named(person: Person, name: str) -> None:
    said = refused(person, "W021", person.wrote(b"PK\x03\x04 no matter", name), "--target", "y")
    assert name in said


# ── these can be learnt from: the report says what was found ─────────────────────────────────


def ugly() -> bytes:
    """Give a file with many things wrong at once: every one has to be told."""
    rng = np.random.default_rng(5)
    frame = table()
    frame["bought"] = [str(list(range(n % 4))) for n in range(ROWS)]
    days = pd.Timestamp("2024-03-01") + pd.to_timedelta(rng.integers(0, 500, ROWS), unit="D")
    frame["since"] = days.strftime("%Y年%m月%d日")
    frame["price"] = [f"¥{n:,.2f}" for n in rng.gamma(4, 900, ROWS)]
    frame["age again"] = frame["age"]
    frame["told"] = frame["y"].map({"yes": "gone", "no": "there"})
    frame["fee "] = frame["fee"] + rng.normal(size=ROWS).round(2)
    frame["note"] = [f"row {n} of the list" for n in range(ROWS)]
    frame.loc[:2, "y"] = "perhaps"
    frame.loc[10:14, "y"] = np.nan
    lines = frame.to_csv(index=False).splitlines(keepends=True)
    lines.insert(30, "1,2,3,4,5,6,7,8,9,10,11,12,13,14\n")
    as_gbk = range(100, 120)
    return b"".join(
        line.encode("gb18030" if number in as_gbk else "utf-8") for number, line in enumerate(lines)
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    person = Person(tmp_path_factory.mktemp("ugly"))
    said = person.run(person.wrote(ugly()), "--target", "y", "--json")
    assert said.code == 0, said
    assert said.json["state"] == "done"
    return {language: person.report(language) for language in LANGUAGES}


SAID = {  # what stands in the report in English, in Chinese
    "lists": ("“bought” holds lists", "“bought”里是列表"),
    "encodings": ("mixes encodings: 20 lines", "20 行按 GBK"),
    "a rare class": ("fewer than 10 rows were left out: perhaps", "的类别没有使用：perhaps"),
    "no target": ("5 rows have no target", "有 5 行没有目标值"),
    "a day as text": ("“since” was written as text and is a day", "“since”写成了文本，实际是日期"),
    "an amount as text": ("“price” was written as text", "“price”写成了文本"),
    "doubled columns": ("age again repeats another column", "age again 与别的列相同"),
    "doubled names": ("columns of the same name: fee", "同名的列：fee"),
    "a leak": ("“told” alone tells the target almost perfectly", "“told”"),
    "long lines": ("1 lines? of .*too many fields", "字段太多"),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", SAID)
def test_what_is_wrong_stands_in_the_report_in_both_languages(
    told: dict[str, str], fault: str
) -> None:
    for language, words in zip(("en", "zh"), SAID[fault], strict=True):
        assert re.search(words, told[language]), (language, words)


@pytest.mark.slow
def test_a_table_that_is_a_perfect_leak_is_distrusted(person: Person) -> None:
    frame = table()[["y"]].assign(is_gone=lambda one: (one["y"] == "yes").astype(int))
    frame["state"] = frame["y"].map({"yes": "left", "no": "stays"})
    said = person.run(person.wrote(frame), "--target", "y", "--json")
    assert said.code == 0, said
    assert "Do not trust any score" in person.report("en")
    assert "不要相信" in person.report("zh")


@pytest.mark.slow
def test_a_column_with_a_category_for_every_row_is_left_out_and_told(person: Person) -> None:
    rows = 4_000
    frame = table(rows).assign(
        code=[f"c{n:06d}" for n in np.random.default_rng(0).permutation(rows)]
    )
    frame["often"] = [f"v{n}" for n in np.random.default_rng(1).integers(0, rows, rows)]
    said = person.run(person.wrote(frame), "--target", "y", "--json")
    assert said.code == 0, said
    assert re.search(r"code only numbers or names the rows", person.report("en"))
    assert re.search(r"“often” are rare words", person.report("en"))


@pytest.mark.slow
def test_what_was_done_is_kept_when_the_data_break_later(person: Person) -> None:
    data = person.wrote(table())
    assert person.run(data, "--target", "y", "--json").code == 0
    runs = [path.name for path in Project.open(person.project).runs()]
    model = person.terminal("project", "status", "--project", person.project, "--json").json
    person.wrote(table().drop(columns="y"))
    refused(person, "W023", data, "--target", "y")
    person.wrote(b"")
    refused(person, "W022", data, "--target", "y")
    kept = [path.name for path in Project.open(person.project).runs()]
    assert kept[: len(runs)] == runs
    person.wrote(table())
    assert person.run(data, "--target", "y", "--json").json["outcome"] == model["outcome"]


# ── large files ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_memory_stays_bounded_whatever_the_file_s_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("baibu.workbench.tables.reading.ROWS_AT_ONCE", 5_000)
    place = tmp_path / f"a.{form}"
    frame = pd.DataFrame({f"n{n}": np.arange(5_000) * 7_919 + n for n in range(8)})
    with place.open("w", encoding="utf-8") as file:
        for number in range(40):
            if form == "csv":
                frame.to_csv(file, index=False, header=number == 0)
            else:
                frame.to_json(file, orient="records", lines=True)
    size = place.stat().st_size / (1 << 20)
    most = round(size / 10)
    tracemalloc.start()
    found, reading = read_table(Source(address=place.name), tmp_path, tmp_path, memory_mb=most)
    peak = tracemalloc.get_traced_memory()[1] / (1 << 20)
    tracemalloc.stop()
    assert reading.share == pytest.approx(most / size / IN_MEMORY, rel=0.05)
    assert len(found) == pytest.approx(reading.share * 200_000, rel=0.1)
    assert peak < 2.5 * most + 5
