"""Files that pages load come under names that change with their content."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest

from baibu.web.assets import FOLDER, Assets
from baibu.web.climb import climb
from makers.visitor import Visitor, visitor

__all__ = ["visitor"]


def bundle(folder: Path) -> Path:
    """Lay out what the build hook makes."""
    dist = folder / "dist"
    dist.mkdir()
    (dist / "manifest.json").write_text('{"editor.js": "editor-1.js"}', encoding="utf-8")
    (dist / "editor-1.js").write_text("plain", encoding="utf-8")
    (dist / "editor-1.js.br").write_text("brotli", encoding="utf-8")
    (dist / "editor-1.js.gz").write_bytes(gzip.compress(b"plain"))
    (dist / "LICENSES.txt").write_text("MIT", encoding="utf-8")
    return folder


def test_every_file_that_a_page_names_is_served_for_ever(visitor: Visitor) -> None:
    page = visitor.get("/stage/1").text
    named = set(re.findall(r'(?:href|src|data-editor)="(/static/[^"#]+)', page))
    assert len(named) >= 4
    for address in named:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_file_is_sent_as_small_as_the_browser_can_take(tmp_path: Path, visitor: Visitor) -> None:
    visitor.app.state.assets = Assets(bundle(tmp_path))
    for accepted, encoding in [("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)]:
        answer = visitor.get("/static/editor-1.js", accept_encoding=accepted)
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["vary"] == "Accept-Encoding"


def test_our_own_files_travel_compressed(visitor: Visitor) -> None:
    address = visitor.app.state.assets.address("baibu.css")
    answer = visitor.get(address, accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == visitor.get(address, accept_encoding="identity").text


def test_the_twin_of_our_own_file_counts_for_the_very_bytes_it_was_made_of(tmp_path: Path) -> None:
    folder = bundle(tmp_path)
    (folder / "x.css").write_text("a {}", encoding="utf-8")
    hashed = Path(str(Assets(folder).address("x.css"))).name
    (folder / "dist" / "own").mkdir()
    (folder / "dist" / "own" / f"{hashed}.br").write_bytes(b"small")
    assert Assets(folder)._by_name[hashed].twins["br"] == b"small"
    (folder / "x.css").write_text("b {}", encoding="utf-8")
    changed = Path(str(Assets(folder).address("x.css"))).name
    assert set(Assets(folder)._by_name[changed].twins) == {"gzip"}


def test_a_page_travels_compressed_where_the_browser_can_read_that(visitor: Visitor) -> None:
    packed = visitor.get("/stage/1", accept_encoding="gzip, br")
    plain = visitor.get("/stage/1", accept_encoding="identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.headers["vary"] == plain.headers.get("vary", "Accept-Encoding")
    assert plain.headers.get("content-encoding") is None
    assert ">1</span> Count" in packed.text


def test_a_changed_file_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "x.css").write_text("a {}", encoding="utf-8")
    before = Assets(tmp_path).address("x.css")
    (tmp_path / "x.css").write_text("b {}", encoding="utf-8")
    assert Assets(tmp_path).address("x.css") != before
    assert Assets(tmp_path).address("nothing.css") is None


def test_without_the_bundle_the_page_keeps_its_plain_text_box(
    tmp_path: Path, visitor: Visitor
) -> None:
    for path in FOLDER.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    visitor.app.state.assets = Assets(tmp_path)
    page = visitor.get("/stage/1").text
    assert "data-editor" not in page
    assert "<textarea" in page
    address = visitor.app.state.assets.address("baibu.css")
    assert 'src: local("STIX Two Math")' in visitor.get(address).text


@pytest.mark.parametrize("name", ["../guard.py", "..%2fguard.py", "dist/stamp", "stage.js"])
def test_nothing_else_of_the_disk_is_served(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/static/{name}").status_code == 404


def test_the_compressed_twin_of_our_own_file_is_the_file(tmp_path: Path) -> None:
    (tmp_path / "x.css").write_text("a {}", encoding="utf-8")
    (asset,) = Assets(tmp_path)._by_name.values()
    assert gzip.decompress(asset.twins["gzip"]) == asset.body == b"a {}"


def test_the_stones_grow_smaller_towards_the_willow_and_stand_apart() -> None:
    stones = climb(100).stones
    assert len(set(stones)) == 100
    assert all(far.rx <= near.rx for near, far in pairwise(stones))
    assert all(far.y <= near.y for near, far in pairwise(stones))
    assert len(climb(1).stones) == 1
