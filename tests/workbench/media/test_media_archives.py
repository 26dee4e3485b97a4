"""A ZIP file becomes a folder, and nothing of it lands anywhere else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from baibu.workbench.errors import ArchiveUnfitError
from baibu.workbench.media import archives
from workbench.media import making


def zipped(files: dict[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    made.seek(0)
    return made


PICTURE = making.png(np.zeros((4, 4), dtype=np.uint8))


def test_folders_around_all_classes_are_taken_off(tmp_path: Path) -> None:
    sent = zipped({"mine/all/cat/1.png": PICTURE, "mine/all/dog/2.png": PICTURE})
    assert archives.unpacked(sent, tmp_path / "a") == 2
    assert sorted(path.relative_to(tmp_path / "a").as_posix() for path in tmp_path.rglob("*.png")
                  ) == ["cat/1.png", "dog/2.png"]  # fmt: skip


def test_what_would_lie_elsewhere_or_is_no_file_of_ours_is_passed_over(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("cat/link.png")
    link.external_attr = 0o120777 << 16
    made = zipped(
        {
            "cat/1.png": PICTURE, "dog/2.png": PICTURE, "../evil.png": PICTURE,
            "/root.png": PICTURE, "cat/run.sh": b"#", "__MACOSX/cat/._1.png": b"x",
            "cat/.hidden.png": PICTURE, "labels.csv": b"file,label\n",
        }
    )  # fmt: skip
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    made.seek(0)
    assert archives.unpacked(made, tmp_path / "in" / "a") == 3
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    files = {path for path in there if (tmp_path / path).is_file()}
    assert files == {"in/a/cat/1.png", "in/a/dog/2.png", "in/a/labels.csv"}


@pytest.mark.parametrize("raw", [b"no archive", b"", b"PK\x03\x04broken"])
def test_what_is_no_archive_is_refused(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(ArchiveUnfitError) as caught:
        archives.unpacked(io.BytesIO(raw), tmp_path / "a")
    assert caught.value.code == "W069"


def test_an_archive_without_files_of_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnfitError):
        archives.unpacked(zipped({"a/readme.pdf": b"%PDF"}), tmp_path / "a")


def test_an_archive_that_would_fill_the_disk_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 100)
    with pytest.raises(ArchiveUnfitError):
        archives.unpacked(zipped({"cat/1.png": PICTURE, "dog/2.png": b"x" * 200}), tmp_path / "a")
    assert not list(tmp_path.rglob("*.png"))
