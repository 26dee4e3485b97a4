"""A package that is not what it was is refused, and nothing in it is run."""

from __future__ import annotations

import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from baibu.core.errors import BaibuError
from baibu.core.language import LANGUAGES
from baibu.workbench.packaging import manifest
from baibu.workbench.packaging.predictor import Predictor

FILES = {"a.json": b"{}", "model/one/0.model": b"trees"}


def packed(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    files = FILES if files is None else files
    _, raw = manifest.sealed(files, {"name": "made"})
    for name, held in {manifest.NAME: raw, **files}.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(held)
    return folder


def changed(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    place = folder / manifest.NAME
    told = json.loads(place.read_text("utf-8"))
    change(told)
    place.write_text(json.dumps(told), "utf-8")


def refused(folder: Path) -> str:
    with pytest.raises(BaibuError) as caught:
        Predictor.load(folder)
    assert all(caught.value.say(language) for language in LANGUAGES)
    return caught.value.code


def test_what_was_packed_is_read_back(tmp_path: Path) -> None:
    held, files = manifest.checked(packed(tmp_path))
    assert files == FILES
    assert held.about == {"name": "made"}


def test_a_version_names_the_content_and_nothing_else() -> None:
    first, _ = manifest.sealed(FILES, {"at": 1})
    again, _ = manifest.sealed(dict(reversed(FILES.items())), {"at": 2})
    other, _ = manifest.sealed({**FILES, "a.json": b"[]"}, {"at": 1})
    assert first == again != other


def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    packed(tmp_path)
    (tmp_path / "model/one/0.model").write_bytes(b"other")
    assert refused(tmp_path) == "W032"


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    packed(tmp_path)
    (tmp_path / "a.json").unlink()
    assert refused(tmp_path) == "W032"


def test_a_hash_that_was_mended_to_fit_is_refused(tmp_path: Path) -> None:
    packed(tmp_path)
    (tmp_path / "a.json").write_bytes(b"[]")
    import hashlib

    changed(tmp_path, lambda told: told["files"].update(  # type: ignore[attr-defined]
        {"a.json": hashlib.sha256(b"[]").hexdigest()}))  # fmt: skip
    assert refused(tmp_path) == "W032"


def test_a_folder_without_a_manifest_is_no_package(tmp_path: Path) -> None:
    assert refused(tmp_path) == "W031"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kind": "other", "format": 1}', '{"kind": 3}'])
def test_another_tools_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / manifest.NAME).write_text(text)
    assert refused(tmp_path) == "W033"


def test_a_package_of_a_later_form_is_refused(tmp_path: Path) -> None:
    packed(tmp_path)
    changed(tmp_path, lambda told: told.update(format=manifest.FORMAT + 1))
    assert refused(tmp_path) == "W034"


def test_a_package_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    assert refused(packed(tmp_path)) == "W033"


def test_a_name_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"s")
    (tmp_path / "made").mkdir()
    packed(tmp_path / "made", {"../secret": b"s"})
    assert refused(tmp_path / "made") == "W032"


class Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("sprung"),))


@pytest.mark.parametrize("name", ["model/model.pkl", "model/model.joblib", "model/one/0.model"])
def test_a_pickle_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "made"
    packed(folder, {**FILES, name: pickle.dumps(Trap())})
    assert refused(folder) == "W035"
    assert not (tmp_path / "sprung").exists()


def test_a_pickle_within_a_zip_is_refused(tmp_path: Path) -> None:
    packed(tmp_path)
    with zipfile.ZipFile(tmp_path / "net.bin", "w") as archive:
        archive.writestr("net/data.pkl", pickle.dumps([1]))
    assert refused(tmp_path) == "W035"
