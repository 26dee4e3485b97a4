"""What is live is one line on disk: it survives a cut, and the version before is one call away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.workbench.monitor.errors import (
    HistoryDamagedError,
    NothingBeforeError,
    NoVersionError,
)
from baibu.workbench.monitor.registry import Registry

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def package(folder: Path, version: str) -> Path:
    place = folder / f"package-{version}"
    place.mkdir(exist_ok=True)
    (place / "manifest.json").write_text(version, "utf-8")
    return place


def promoted(folder: Path, *versions: str) -> Registry:
    registry = Registry(folder / "live")
    for number, version in enumerate(versions):
        now = NOW + timedelta(days=number)
        registry.promote(package(folder, version), version, now=now, why="better")
    return registry


def test_the_last_promotion_is_live_and_its_package_is_kept(tmp_path: Path) -> None:
    registry = promoted(tmp_path, "v1", "v2")
    (tmp_path / "package-v2" / "manifest.json").unlink()
    assert registry.live == "v2"
    assert (registry.package() / "manifest.json").read_text("utf-8") == "v2"
    assert [(one.version, one.before) for one in registry.history()] == [("v1", ""), ("v2", "v1")]


def test_going_back_is_possible_as_often_as_there_was_a_promotion(tmp_path: Path) -> None:
    registry = promoted(tmp_path, "v1", "v2", "v3")
    assert registry.roll_back(now=NOW, why="worse").version == "v2"
    assert registry.roll_back(now=NOW, why="worse").version == "v1"
    with pytest.raises(NothingBeforeError):
        registry.roll_back(now=NOW, why="worse")
    assert registry.live == "v1"
    assert len(registry.history()) == 5


def test_after_going_back_the_way_goes_on_from_there(tmp_path: Path) -> None:
    registry = promoted(tmp_path, "v1", "v2")
    registry.roll_back(now=NOW, why="worse")
    registry.promote(package(tmp_path, "v3"), "v3", now=NOW, why="better")
    assert registry.roll_back(now=NOW, why="worse").version == "v1"


def test_to_promote_what_is_live_changes_nothing(tmp_path: Path) -> None:
    registry = promoted(tmp_path, "v1")
    registry.promote(package(tmp_path, "v1"), "v1", now=NOW, why="again")
    assert len(registry.history()) == 1


def test_a_version_that_was_never_there_is_refused(tmp_path: Path) -> None:
    registry = promoted(tmp_path, "v1")
    with pytest.raises(NoVersionError):
        registry.package("v9")
    with pytest.raises(NoVersionError):
        registry.promote(tmp_path / "nowhere", "v2", now=NOW, why="")
    with pytest.raises(NoVersionError):
        registry.promote(package(tmp_path, "v2"), "../v2", now=NOW, why="")
    with pytest.raises(NoVersionError):
        Registry(tmp_path / "empty").package()


@given(cut=st.integers(1, 400))
@settings(deadline=None, max_examples=40)
def test_a_cut_at_any_byte_leaves_what_was_or_what_is(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    registry = promoted(folder, "v1", "v2")
    place = folder / "live" / "history.jsonl"
    raw = place.read_bytes()
    first = raw.index(b"\n") + 1
    end = max(first, len(raw) - cut)
    place.write_bytes(raw[:end])
    assert registry.live == "v1"
    registry.promote(package(folder, "v3"), "v3", now=NOW, why="after the cut")
    assert registry.live == "v3"
    assert [one.version for one in registry.history()] == ["v1", "v3"]


def test_a_record_that_was_tampered_with_is_told(tmp_path: Path) -> None:
    registry = promoted(tmp_path, "v1")
    place = tmp_path / "live" / "history.jsonl"
    place.write_bytes(b'{"act": "dance"}\n' + place.read_bytes())
    with pytest.raises(HistoryDamagedError):
        _ = registry.live
