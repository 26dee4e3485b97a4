"""Projects on the web: made from a table, described on a card, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from baibu.app import project_doors, project_form, project_places, projects
from baibu.app.project_pages import Asked
from baibu.web import create
from baibu.web.guard import TABLE_LIMIT
from makers.small_course import wired
from makers.tables import TARGET, customers
from makers.visitor import OURS, Visitor, visitor, words

__all__ = ["visitor"]
PATIENCE = 240.0  # seconds, on a busy machine
CARD = {"name": "Customers", "target": TARGET, "seconds": "3", "goal": "fewer leave"}


def sends(visitor: Visitor, name: str, data: bytes) -> httpx.Response:
    """Send a table as a browser does."""
    return visitor.send("POST", "/projects/upload", headers=OURS, files={"file": (name, data)})


def read(visitor: Visitor, answer: httpx.Response) -> httpx.Response:
    """Wait until the table was read, then show the card."""
    where = answer.headers["location"]
    folder = project_places.find(visitor.baibu, where.split("/")[2])
    job = visitor.baibu.jobs.of("look", folder)
    assert job is not None
    assert job.told.wait(PATIENCE)
    return visitor.get(where)


@pytest.fixture
def table(tmp_path: Path) -> bytes:
    return customers(tmp_path / "data").read_bytes()


def only(visitor: Visitor) -> Path:
    """Give the folder of the one project."""
    (folder,) = project_places.listed(visitor.baibu).values()
    return folder


def test_the_door_leads_to_a_sample_and_to_a_table_of_ones_own(visitor: Visitor) -> None:
    page = visitor.get("/projects")
    assert 'action="/projects/sample"' in page.text
    assert 'enctype="multipart/form-data"' in page.text
    assert "nobody in the table is real" in words(page)
    assert 'href="/projects"' in visitor.get("/").text


def test_a_table_that_was_sent_shows_its_columns_on_the_card(
    visitor: Visitor, table: bytes
) -> None:
    page = read(visitor, sends(visitor, "客户 list.csv", table))
    assert "Columns of the data: 4" in words(page)
    assert f'<option value="{TARGET}">' in page.text
    assert (only(visitor) / "data" / "table.csv").read_bytes() == table
    assert 'value="客户 list"' in unescape(page.text)


@pytest.mark.parametrize(
    ("name", "code"),
    [("notes.pdf", "W083"), ("model.pkl", "W083"), ("noending", "W083"), ("x.tar.gz", "W083")],
)
def test_what_is_no_table_is_refused(visitor: Visitor, name: str, code: str) -> None:
    page = sends(visitor, name, b"x")
    assert page.status_code == 400
    assert code in page.text
    assert project_places.listed(visitor.baibu) == {}


def test_a_form_without_a_file_is_refused(visitor: Visitor) -> None:
    page = visitor.post("/projects/upload")
    assert (page.status_code, "W087" in page.text) == (400, True)


def test_a_name_with_a_path_in_it_stays_inside_the_project(visitor: Visitor, table: bytes) -> None:
    sends(visitor, "../../../escape.csv", table)
    assert (only(visitor) / "data" / "table.csv").is_file()
    assert not list(visitor.baibu.settings.home.parent.glob("escape*"))


def test_a_table_that_is_too_large_is_refused_before_it_is_read(visitor: Visitor) -> None:
    headers = {**OURS, "content-length": str(TABLE_LIMIT + 1), "content-type": "text/plain"}
    page = visitor.send("POST", "/projects/upload", headers=headers, content=b"x")
    assert page.status_code == 413
    assert "512 MB" in page.text


def test_a_broken_table_is_named_and_kept(visitor: Visitor) -> None:
    page = read(visitor, sends(visitor, "empty.csv", b""))
    assert "W022" in page.text
    assert (only(visitor) / "data" / "table.csv").is_file()


def test_what_was_typed_stays_and_what_is_wrong_stands_beside_it(
    visitor: Visitor, table: bytes
) -> None:
    where = str(read(visitor, sends(visitor, "a.csv", table)).url)
    typed = {**CARD, "name": "<mine>", "target": "", "seconds": "soon", "split": "group"}
    page = visitor.post(where, typed)
    assert page.status_code == 400
    assert 'value="&lt;mine&gt;"' in page.text
    assert 'value="soon"' in page.text
    for field in ("target", "seconds", "column"):
        assert f'id="{field}-wrong"' in page.text
    assert "3 entries" in words(page)
    assert not list(only(visitor).glob("runs/[0-9]*"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "magic"), ("metric", "luck"), ("split", "by hand"), ("target", "q"), ("name", " ")],
)
def test_a_tampered_form_is_refused_field_by_field(
    visitor: Visitor, table: bytes, field: str, value: str
) -> None:
    where = str(read(visitor, sends(visitor, "a.csv", table)).url)
    page = visitor.post(where, {**CARD, field: value})
    assert page.status_code == 400
    assert f'id="{field}-wrong"' in page.text


def test_a_metric_fits_the_kind_of_task(visitor: Visitor, table: bytes) -> None:
    sends(visitor, "a.csv", table)
    (name,) = project_places.listed(visitor.baibu)
    typed = Asked(name="a", target=TARGET, kind="binary", metric="rmse")
    assert set(project_form.save(visitor.baibu, name, typed)) == {"metric"}


@pytest.mark.parametrize(
    "part", ["", "/card", "/report", "/try", "/monitor", "/package.zip", "/live"]
)
def test_a_project_that_is_not_there_is_not_found(visitor: Visitor, part: str) -> None:
    page = visitor.get(f"/projects/nobody{part}")
    assert page.status_code == 404
    assert "W081" in page.text


@pytest.mark.parametrize("name", ["../me", "%2e%2e", "a/../../x"])
def test_an_address_cannot_leave_the_folder_of_projects(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/projects/{quote(name, safe='%')}").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_service_that_nobody_asked_has_nothing_to_be_compared(
    visitor: Visitor, table: bytes, language: str
) -> None:
    sends(visitor, "a.csv", table)
    page = visitor.get("/projects/a/monitor", accept_language=language)
    assert page.status_code == 200
    assert {"zh": "还没有谁问过", "en": "Nobody has asked"}[language] in words(page)
    assert 'href="/projects/a#use"' in page.text


def test_before_a_package_there_is_nothing_to_try_or_to_serve(
    visitor: Visitor, table: bytes
) -> None:
    sends(visitor, "a.csv", table)
    for part in ("try", "package.zip"):
        page = visitor.get(f"/projects/a/{part}")
        assert (page.status_code, "W084" in page.text) == (409, True)
    assert visitor.post("/projects/a/serve", {"do": "start"}).status_code == 409
    assert visitor.post("/projects/a/serve", {"do": "explode"}).status_code == 422


def test_another_learner_sees_none_of_it(tmp_path: Path, table: bytes) -> None:
    with (
        wired(tmp_path / "home", learner="ann") as ann,
        wired(tmp_path / "home", learner="bo") as bo,
    ):
        sends(Visitor(create(ann), ann), "secret.csv", table)
        stranger = Visitor(create(bo), bo)
        assert "secret" not in stranger.get("/projects").text
        assert stranger.get("/projects/secret").status_code == 404
        assert stranger.post("/projects/secret/run").status_code == 404


def test_a_file_of_this_machine_is_read_for_nobody_else(visitor: Visitor, tmp_path: Path) -> None:
    path = str(customers(tmp_path / "d"))  # this visitor's server has another name as well
    page = visitor.post("/projects/path", {"path": path})
    assert (page.status_code, "W085" in page.text) == (403, True)
    assert 'action="/projects/path"' not in page.text


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Visitor]:
    """Visit a server that only this machine can reach."""
    with wired(tmp_path / "own") as baibu:
        yield Visitor(create(baibu), baibu)


def test_a_file_of_this_machine_is_read_where_it_lies(own: Visitor, tmp_path: Path) -> None:
    path = customers(tmp_path / "d")
    page = read(own, own.post("/projects/path", {"path": str(path)}))
    assert "Columns of the data: 4" in words(page)
    wrong = own.post("/projects/path", {"path": "/nowhere/at/all.csv"})
    assert "W020" in wrong.text
    assert 'value="/nowhere/at/all.csv"' in wrong.text


def test_what_a_terminal_made_is_listed_too(own: Visitor, tmp_path: Path) -> None:
    wish = projects.Wish(source=str(customers(tmp_path / "d")), target=TARGET)
    projects.new(own.baibu, wish, None)
    page = own.get("/projects")
    (name,) = project_places.listed(own.baibu)
    assert f'href="/projects/{name}"' in page.text
    assert "Not run yet" in words(page)
    assert "nobody has said" in words(own.get(f"/projects/{name}"))


def test_a_card_that_somebody_broke_does_not_hide_the_other_projects(
    own: Visitor, table: bytes
) -> None:
    sends(own, "a.csv", table)
    sends(own, "b.csv", table)
    (project_places.find(own.baibu, "a") / "project.toml").write_text("goal = [", encoding="utf-8")
    page = own.get("/projects")
    assert page.status_code == 200
    assert 'href="/projects/b"' in page.text
    assert "W003" in own.get("/projects/a").text


@pytest.mark.slow
def test_a_run_is_watched_ends_and_answers(own: Visitor, table: bytes) -> None:
    """The whole way without a browser: card, run, page, row, package, report."""
    where = sends(own, "a.csv", table).headers["location"]
    page = own.follow(own.post(where, {**CARD, "seconds": "5"}))
    assert re.search(r"Running|Not run yet", words(page))
    again = own.post("/projects/a/run")  # another tab
    assert again.status_code == 303
    job = own.baibu.jobs.of("run", project_places.find(own.baibu, "a"))
    assert job is not None
    assert job.told.wait(PATIENCE)
    page = own.get("/projects/a")
    assert "What it came to" in words(page)
    assert len(list(only(own).glob("runs/[0-9]*"))) == 1
    tried = own.post("/projects/a/try", {"age": "70", "city": "北京", "fee": "80"})
    assert f"{TARGET} =" in words(tried)
    assert "<meter" in tried.text
    odd = own.post("/projects/a/try", {"age": "old", "city": "北京", "fee": "80"})
    assert 'value="old"' in odd.text
    assert own.get("/projects/a/package.zip").content[:2] == b"PK"
    report = own.get("/projects/a/report")
    assert report.status_code == 200
    assert (
        own.get("/projects/a/report.html").headers["content-disposition"].startswith("attachment")
    )
    stream = own.get("/projects/a/live")
    assert stream.text.startswith("event: done\n")


def test_a_sample_is_made_once_however_often_it_is_asked_for(
    own: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(project_doors, "begin_run", lambda _, name: begun.append(name))
    for _ in range(2):
        assert own.post("/projects/sample").headers["location"] == "/projects/sample"
    assert begun == ["sample", "sample"]
    page = own.get("/projects/sample")
    assert "nobody in it is real" in words(page)
