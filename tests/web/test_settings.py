"""A person sets up Baibu, carries their data about, and takes it away: with forms alone."""

from __future__ import annotations

import io
import re
import zipfile

import httpx
import pytest

from baibu.app import actions, house, planning
from baibu.app.board import board
from baibu.core.language import say
from makers.small_course import RIGHT
from makers.visitor import OURS, Visitor, visitor, words

__all__ = ["visitor"]


def look(**more: str) -> dict[str, str]:
    return {"language": "zh", "theme": "dark", "editor": "large", **more}


def send_file(visitor: Visitor, data: bytes, name: str = "b.zip") -> httpx.Response:
    return visitor.send(
        "POST", "/settings/restore", headers=OURS, files={"file": (name, data, "application/zip")}
    )


def test_looks_are_chosen_together_and_hold(visitor: Visitor) -> None:
    answer = visitor.post("/settings/look", look())
    page = visitor.follow(answer).text
    assert 'lang="zh-CN"' in page
    assert 'class="editor-large"' in page
    assert re.search(r'name="theme" value="dark" checked', page)
    assert "已保存" in page


def test_the_terminal_speaks_the_chosen_language_where_nothing_else_decides(
    visitor: Visitor,
) -> None:
    visitor.post("/settings/look", look())
    assert visitor.baibu.settings.is_fixed("language"), "the maker sets it by a flag"
    assert not visitor.baibu.settings.file.exists()
    assert "--language" in words(visitor.get("/settings", accept_language="en"))


@pytest.mark.parametrize("form", [look(theme="pink"), look(editor="huge"), {"language": "zh"}])
def test_a_tampered_form_changes_nothing(visitor: Visitor, form: dict[str, str]) -> None:
    assert visitor.post("/settings/look", form).status_code == 422
    assert visitor.post("/settings/look", look(language="xx")).status_code == 404
    assert "editor" not in visitor.cookies


def test_minutes_are_saved_and_wrong_ones_stay_in_the_field(visitor: Visitor) -> None:
    visitor.post("/settings/minutes", {"minutes": "45"})
    assert re.search(r'id="minutes"[^>]* value="45"', visitor.get("/settings").text)
    answer = visitor.post("/settings/minutes", {"minutes": "25 hours"})
    assert answer.status_code == 400
    assert 'value="25 hours"' in answer.text
    assert "minutes" in words(answer)
    assert re.search(r'id="minutes"[^>]* value="45"', visitor.get("/settings").text)


def test_the_page_tells_what_decides_a_setting(visitor: Visitor) -> None:
    visitor.post("/settings/minutes", {"minutes": "45"})
    said = words(visitor.get("/settings"))
    assert "home = " in said
    assert f"minutes = 45 {visitor.baibu.settings.file}" in said
    assert "fixed until Baibu is started without it" in said
    assert str(visitor.baibu.settings.home) in said


def test_a_plan_is_told_beside_the_minutes(visitor: Visitor) -> None:
    planning.make_plan(visitor.baibu, planning.Wish(hours=14))
    assert "about 2 h a day" in words(visitor.get("/settings"))


def test_a_backup_is_sent_looked_at_and_restored(visitor: Visitor) -> None:
    actions.grade(visitor.baibu, 1, RIGHT[1], via="web")
    data = visitor.get("/settings/backup.zip")
    assert data.headers["content-disposition"].startswith("attachment")
    assert "record.jsonl" in zipfile.ZipFile(io.BytesIO(data.content)).namelist()
    actions.grade(visitor.baibu, 2, RIGHT[2], via="web")

    preview = send_file(visitor, data.content)
    page = visitor.follow(preview)
    assert "Stages passed 1 2" in words(page)
    assert board(visitor.baibu).passed == 2

    done = visitor.follow(visitor.post(preview.headers["location"], {"mode": "replace"}))
    assert "The backup is in place" in words(done)
    assert board(visitor.baibu).passed == 1
    kept = re.search(r'href="(/settings/kept/before-[^"]+)"', done.text)
    assert kept is not None
    assert zipfile.is_zipfile(io.BytesIO(visitor.get(kept[1]).content))


def test_a_backup_that_was_looked_at_can_be_let_go(visitor: Visitor) -> None:
    location = send_file(visitor, visitor.get("/settings/backup.zip").content).headers["location"]
    assert visitor.post(location, {"mode": "drop"}).status_code == 303
    assert visitor.get(location).status_code == 400
    assert "B048" in visitor.get(location).text


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", b'{"format": "baibu-archive"}\n'])
def test_a_file_that_is_no_backup_is_told_on_the_page(visitor: Visitor, data: bytes) -> None:
    answer = send_file(visitor, data)
    assert answer.status_code == 400
    assert 'class="notice bad"' in answer.text
    assert 'id="file"' in answer.text


def test_a_form_without_a_file_is_told_on_the_page(visitor: Visitor) -> None:
    assert "B048" in visitor.post("/settings/restore").text


@pytest.mark.parametrize(
    "path", ["/settings/kept/x.zip", "/settings/kept/..%2Fsettings.toml", "/settings/restore/nope"]
)
def test_a_made_up_name_gives_no_file(visitor: Visitor, path: str) -> None:
    visitor.post("/settings/minutes", {"minutes": "45"})
    assert visitor.get(path).status_code in {400, 404}


def test_evidence_is_sent_a_line_each(visitor: Visitor) -> None:
    actions.grade(visitor.baibu, 1, RIGHT[1], via="web")
    lines = visitor.get("/settings/evidence.jsonl").text.splitlines()
    assert len(lines) == len(visitor.baibu.store.read(visitor.baibu.learner))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_goes_after_the_word_in_either_language(visitor: Visitor, language: str) -> None:
    actions.grade(visitor.baibu, 1, RIGHT[1], via="web")
    refused = visitor.post("/settings/delete", {"word": "yes"})
    assert "B049" in refused.text
    assert board(visitor.baibu).passed == 1
    word = say("web.settings.delete_word", "zh" if language == "zh" else "en")
    assert visitor.post("/settings/delete", {"word": word}).status_code == 303
    assert house.is_new(visitor.baibu)


def test_another_site_can_neither_delete_nor_restore(visitor: Visitor) -> None:
    actions.grade(visitor.baibu, 1, RIGHT[1], via="web")
    for path in ("/settings/delete", "/settings/restore", "/settings/minutes", "/sample"):
        answer = visitor.post(path, {"word": "DELETE"}, sec_fetch_site="cross-site")
        assert answer.status_code == 403, path
    assert board(visitor.baibu).passed == 1
