"""A report tells what a run has left behind, every number of it, in both languages, to anybody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import baibu.publish.report
import baibu.web
from baibu.core.language import LANGUAGES, Language, messages
from baibu.publish.report import Told, chapters, read, report
from baibu.publish.report.marks import How, Op, value_of, written
from baibu.publish.report.notes import said
from baibu.workbench.card import Task
from baibu.workbench.errors import WorkbenchError
from baibu.workbench.flow import run
from baibu.workbench.project import Project
from makers.told_runs import clock, project_of, table, told_run

pytestmark = pytest.mark.slow

KINDS = ("binary", "multiclass", "regression")
VOID = {"meta", "br", "rect", "path", "circle"}
HAN = re.compile(r"[\u3400-\u9fff]")


class Parsed(HTMLParser):
    """What a page holds: its marks with their words, its ids, links, and whether tags match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.marks: list[tuple[dict[str, str], str]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        assert len(told) == len(attrs), f"an attribute stands twice in <{tag}>"
        self.tags.add(tag)
        self.attributes |= set(told)
        self.ids += [told["id"]] if "id" in told else []
        self.targets += [told["href"]] if "href" in told else []
        if "data-from" in told:
            self.marks.append((told, ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes what it did not open"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data
        if self.open and self.open[-1] in ("a", "data") and self.marks:
            told, shown = self.marks[-1]
            if not shown:
                self.marks[-1] = (told, data)


@pytest.fixture(scope="module", params=KINDS)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return told_run(tmp_path_factory.mktemp("told"), request.param)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


def numbers(text: str) -> float:
    found = re.search(r"-?[\d,]*\.?\d+(e[-+]\d+)?", text)
    assert found is not None, text
    return float(found[0].replace(",", ""))


def last_digit(text: str) -> float:
    """Say what one step of the last digit of a written number is worth."""
    found = re.search(r"-?[\d,]*\.?\d+(e[-+]?\d+)?", text)
    assert found is not None
    digits, _, power = found[0].partition("e")
    places = len(digits.partition(".")[2])
    whole = digits.replace(",", "").replace("-", "").lstrip("0.")
    rounded = len(whole) - 4 if "." not in digits and "," not in digits else 0
    return float(10.0 ** (int(power or 0) - places + max(0, rounded)))


def test_every_marked_number_is_what_the_step_gave(project: Project, language: Language) -> None:
    all_marked_as_given(project, language)


def all_marked_as_given(project: Project, language: Language, *, least: int = 80) -> None:
    told = read(project)
    marks = Parsed(report(told, language)).marks
    assert len(marks) > least
    for mark, shown in marks:
        op: Op = mark["data-op"]  # type: ignore[assignment]
        value = value_of(told.outputs, mark["data-from"], op, mark["data-with"])
        assert repr(value) == mark["data-value"], mark
        if shown != "–":
            scale = float(mark["data-scale"])
            near = 0.5001 * last_digit(shown) * scale
            assert numbers(shown) * scale == pytest.approx(value, abs=near), (mark, shown)


def test_every_number_of_a_sentence_leads_to_its_row_in_the_appendix(project: Project) -> None:
    found = Parsed(report(read(project), "en"))
    assert len(set(found.ids)) == len(found.ids)
    assert {target for target in found.targets if target.startswith("#from-")}
    assert {target.removeprefix("#") for target in found.targets} <= set(found.ids)


def test_a_report_needs_nothing_from_anywhere(project: Project, language: Language) -> None:
    html = report(read(project), language)
    found = Parsed(html)
    assert not found.open
    assert not found.tags & {"script", "link", "img", "iframe", "object"}
    assert not {name for name in found.attributes if name.startswith("on") or name == "src"}
    assert set(re.findall(r"https?://[^\s\"'<]+", html)) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in html
    assert "url(" not in html
    assert len(html.encode()) < 1_000_000


def test_chapters_bring_no_style_and_no_heading_of_the_page(project: Project) -> None:
    for one in chapters(read(project), "zh"):
        found = Parsed(one.html)
        assert "style" not in found.attributes | found.tags, one.id
        assert not found.tags & {"h1", "h2"}, one.id
        assert one.title


def test_every_drawing_can_be_read_by_any_program(project: Project) -> None:
    drawings = re.findall(r"<svg.*?</svg>", report(read(project), "zh"), re.DOTALL)
    assert len(drawings) > 10
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert root.attrib["role"] == "img"
        assert root[0].text  # its title


def test_both_languages_say_the_same_numbers(project: Project) -> None:
    told = read(project)
    zh, en = (
        [mark["data-from"] for mark, _ in Parsed(report(told, language)).marks]
        for language in LANGUAGES
    )
    assert sorted(zh) == sorted(en)
    english = Parsed(report(told, "en")).text.replace("百步", "")
    assert not HAN.search(english), HAN.search(english)


def test_no_place_of_a_sentence_stays_empty(project: Project, language: Language) -> None:
    text = Parsed(report(read(project), language)).text
    assert not re.findall(r"\{[a-z_]+[^}]*\}", text)
    assert "report." not in text


def test_the_answer_stands_first_and_names_doing_nothing(project: Project) -> None:
    first = chapters(read(project), "en")[0]
    assert first.id == "answer"
    assert first.is_done
    text = Parsed(first.html).text
    assert "rows that it had never seen" in text
    assert "saying the same of every row" in text


def test_guesses_are_marked_until_somebody_confirms_them(project: Project) -> None:
    told = read(project)
    problem = next(one for one in chapters(told, "en") if one.id == "problem")
    assert not problem.is_done
    guessed = told.outputs["framing"]["guessed"]
    text = Parsed(problem.html).text
    marked = text.count("a guess") + text.count("nothing said open")
    assert marked == len(
        [name for name in guessed if name.partition(".")[0] in ("problem", "task")]
    )


def test_words_of_the_data_cannot_become_part_of_the_page(project: Project) -> None:
    html = report(read(project), "en")
    assert "city <b>&" in Parsed(html).text
    assert "<b>" not in html
    assert "&amp;amp;" not in html
    assert "&amp;lt;" not in html


def test_each_look_at_the_test_rows_is_listed(project: Project) -> None:
    told = read(project)
    once = next(one for one in chapters(told, "en") if one.id == "split")
    assert "opened once" in once.html
    look = {**told.outputs["openings"][0], "run": "0002"}
    twice = replace(told, outputs={**told.outputs, "openings": [look, look]})
    split = next(one for one in chapters(twice, "en") if one.id == "split")
    assert "opened <a" in split.html
    limits = next(one for one in chapters(twice, "en") if one.id == "limits")
    assert "looked at" in limits.html


def test_a_project_that_has_not_run_says_so(tmp_path: Path, language: Language) -> None:
    project = project_of(tmp_path, table("binary"))
    told = read(project)
    found = chapters(told, language)
    assert not any(one.is_done for one in found if one.id in ("answer", "data", "models", "cost"))
    Parsed(report(told, language))
    assert all(name in Parsed(found[2].html).text for name in ("汇集数据",)) or language == "en"


@pytest.mark.parametrize("want", ["table", "rows", "cleaning", "profile", "baseline"])
def test_a_run_is_told_as_far_as_it_has_come(tmp_path: Path, want: str, language: Language) -> None:
    told = read(told_run(tmp_path, "binary", [want]))
    html = report(told, language)
    Parsed(html)
    waiting = next(one for one in chapters(told, language) if one.id == "evaluation")
    assert not waiting.is_done
    assert "report-waiting" in waiting.html


def test_a_step_that_broke_off_is_told_with_its_reason(tmp_path: Path) -> None:
    project = project_of(tmp_path, table("binary"))
    project = project.changed(replace(project.card, own=("clean",)))
    text = "def clean(work, seen, data_card):\n    raise ValueError('no <way>')\n"
    project.own_step("clean").write_text(text, encoding="utf-8")
    with pytest.raises(WorkbenchError):
        run(project, now=clock())
    told = read(project)
    assert told.state == "failed"
    cleaning = next(one for one in chapters(told, "en") if one.id == "cleaning")
    assert "broke off" in cleaning.html
    assert "no &lt;way&gt;" in cleaning.html


def test_a_step_of_the_persons_own_is_told_with_its_notes(tmp_path: Path) -> None:
    project = project_of(tmp_path, table("binary"))
    project = project.changed(replace(project.card, own=("frame",)))
    text = (
        "def frame(work):\n"
        "    work.note('frame.mine', level='warning', count=3)\n"
        "    words = {'problem': {}, 'guessed': []}\n"
        "    return {'framing': words, 'problem': {'task': {}}}\n"
    )
    project.own_step("frame").write_text(text, encoding="utf-8")
    run(project, now=clock(), want=["problem"])
    told = read(project)
    told = replace(told, outputs={name: told.outputs[name] for name in ("run", "openings")})
    others = next(one for one in chapters(told, "en") if one.id == "others")
    assert "frame.mine: count = 3" in Parsed(others.html).text


def wide(columns: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    names = [f"这一列的名字很长很长，一直写到第{number}号为止" for number in range(columns)]
    frame = pd.DataFrame(rng.normal(size=(120, columns)), columns=names)
    return frame.assign(y=np.where(frame[names[0]] > 0, "是", "否"))


def test_two_hundred_columns_with_long_names_stay_readable(
    tmp_path: Path, language: Language
) -> None:
    project = project_of(tmp_path, wide(200))
    run(project, now=clock(), want=["profile", "choice"])
    html = report(read(project), language)
    Parsed(html)
    assert len(html.encode()) < 1_000_000
    assert "第199号" in html


def shops(days: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    day = pd.date_range("2025-01-01", periods=days).strftime("%Y-%m-%d")
    week = 100 + 20 * np.sin(np.arange(days) * 2 * np.pi / 7)
    return pd.concat(
        pd.DataFrame({"day": day, "shop": name, "y": (week + rng.normal(0, 5, days)).round(1)})
        for name in ("north", "south")
    )


def test_a_forecast_is_told_with_what_comes_next(tmp_path: Path, language: Language) -> None:
    frame = shops()
    project = project_of(tmp_path, frame)
    task = replace(project.card.task, kind="forecast", horizon=7, series="shop", metric="mae")
    split = replace(project.card.split, column="day")
    project = project.changed(replace(project.card, task=task, split=split))
    run(project, now=clock())
    told = read(project)
    all_marked_as_given(project, language)
    found = {one.id: one for one in chapters(told, language)}
    assert "profile" not in found  # a forecast has no such step
    assert found["answer"].is_done
    assert found["evaluation"].html.count("<svg") == 4  # two series, wide and narrow
    Parsed(report(told, language))


def visits(rows: int = 240, *, is_grouped: bool) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    kind = np.arange(rows) % 3 if is_grouped else np.zeros(rows, dtype=int)
    return pd.DataFrame(
        {
            "visits": np.array([5, 40, 40])[kind] + rng.normal(size=rows) * 3,
            "spent": np.array([100, 100, 900])[kind] + rng.normal(size=rows) * 40,
            "city <b>&": np.where(kind == 0, "East", rng.choice(["North", "West"], rows)),
            "age": 40 + rng.normal(size=rows) * 9,
        }
    )


def grouped(folder: Path, *, is_grouped: bool) -> Project:
    frame = visits(is_grouped=is_grouped)
    project = project_of(folder, frame.assign(y=frame["age"]))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    task = Task(kind="clustering", metric="silhouette")
    project = project.changed(replace(project.card, task=task))
    run(project, now=clock())
    return project


def test_groups_are_told_with_what_sets_each_apart(tmp_path: Path, language: Language) -> None:
    project = grouped(tmp_path, is_grouped=True)
    all_marked_as_given(project, language, least=40)
    told = read(project)
    found = {one.id: one for one in chapters(told, language)}
    assert found["answer"].is_done
    assert found["groups"].is_done
    assert "others" not in found
    assert not {"models", "learning", "evaluation", "explanation", "package"} & set(found)
    text = Parsed(found["groups"].html).text
    assert "city <b>&" in text
    assert ("Group 3" if language == "en" else "第 3 组") in text
    Parsed(report(told, language))


def test_that_there_are_no_groups_is_an_answer(tmp_path: Path) -> None:
    told = read(grouped(tmp_path, is_grouped=False))
    first = chapters(told, "en")[0]
    assert first.is_done
    assert "There are no groups in these rows" in Parsed(first.html).text
    assert "sort by a number that matters" in Parsed(first.html).text


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", css))


def _light(css: str) -> str:
    return css.partition(":lang(zh)")[0]


def test_a_report_that_stands_alone_has_the_looks_of_the_app() -> None:
    static = Path(baibu.web.__file__).parent / "static"
    alone = (Path(baibu.publish.report.__file__).parent / "alone.css").read_text(encoding="utf-8")
    light, dark, paper = re.split(r"@media \(prefers-color-scheme: dark\)|@media print", alone)
    light = _light(light)
    mine, apps = tokens(light), tokens(_light((static / "baibu.css").read_text("utf-8")))
    assert {name: apps.get(name) for name in mine} == mine
    mine, apps = tokens(dark.split("\n}\n")[0]), tokens((static / "dark.css").read_text("utf-8"))
    assert {name: apps.get(name) for name in mine} == mine
    assert "A4" in paper


def spoken() -> Iterator[str]:
    """Give every text constant of the modules that write reports; f-strings as their beginning."""
    folder = Path(baibu.publish.report.__file__).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value.removeprefix("report.")


GROUPS = {  # of names that are put together, or found by what steps give
    "apart", "base", "column", "how", "learner", "op", "opening", "state", "suspect", "title",
    "type", "way", "why", "page", "compare", "answer", "evaluation", "models", "explanation",
    "profile", "problem", "forecast", "forecaster", "grouping", "groups", "learning", "figure",
    "media", "diagnosis",
}  # fmt: skip


def test_no_sentence_of_the_report_is_left_unsaid() -> None:
    there = set(spoken())
    for key in messages("report"):
        group = key.partition(".")[0]
        assert key in there or group in GROUPS, key


def test_a_note_that_no_message_knows_is_still_told() -> None:
    assert said({"key": "mine.odd", "facts": {"a": 1, "b": [1, 2]}}, "en") == (
        "mine.odd: a = 1, b = [1, 2]"
    )
    assert said({"key": "mine.odd"}, "zh") == "mine.odd"


@pytest.mark.parametrize(
    ("value", "how", "shown"),
    [
        (0.5, "figure", "0.500"),
        (23_412.3, "figure", "23,412"),
        (float("nan"), "figure", "–"),
        (0.0, "percent", "0%"),
        (0.051, "percent", "5.1%"),
        (12_000.0, "count", "12,000"),
        (0.0123, "seconds", "0.012 s"),
        (180.0, "seconds", "3.0 min"),
        (3.81, "times", "3.8"),
    ],
)
def test_numbers_are_written_as_people_read_them(value: float, how: How, shown: str) -> None:
    assert written(value, how, "en")[0] == shown


def test_a_report_of_plain_data_needs_no_project() -> None:
    assert "Nothing has been run yet" in report(Told(name="空", run="", state="waiting"), "en")
