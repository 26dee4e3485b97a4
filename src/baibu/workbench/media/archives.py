"""Unpack a ZIP file of pictures, texts or sounds into a folder, and nothing else of it.

Never  writes outside the folder, follows a link, or unpacks more than fits the limits, whatever the
       archive says of itself.

Start reading at `unpacked`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from baibu.workbench.errors import ArchiveUnfitError
from baibu.workbench.media.plan import ENDINGS, MOST_BYTES
from baibu.workbench.media.reading import LABELS

MOST_FILES = 50_000
MOST_UNPACKED = 2 * 1024 * 1024 * 1024  # bytes of all files together
MOST_DEEP = 12  # folders within folders
_WANTED = frozenset(end for endings in ENDINGS.values() for end in endings)
_LINK = 0o120000


def unpacked(file: BinaryIO, place: Path) -> int:
    """Write what can be used; count the files. `ArchiveUnfitError` where there is nothing."""
    try:
        with zipfile.ZipFile(file) as archive:
            wanted = [one for one in archive.infolist() if _is_wanted(one)]
            if not wanted or len(wanted) > MOST_FILES:
                raise ArchiveUnfitError(reason=f"{len(wanted):,} / {MOST_FILES:,}")
            if sum(one.file_size for one in wanted) > MOST_UNPACKED:
                raise ArchiveUnfitError(reason=f"> {MOST_UNPACKED >> 30} GB")
            top = _top([PurePosixPath(one.filename) for one in wanted])
            for one in wanted:
                _write(archive, one, place.joinpath(*PurePosixPath(one.filename).parts[top:]))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ArchiveUnfitError(reason=str(error) or type(error).__name__) from error
    return len(wanted)


def _is_wanted(one: zipfile.ZipInfo) -> bool:
    """Say whether a member is a file of ours, in a place within the folder."""
    path = PurePosixPath(one.filename.replace("\\", "/"))
    parts = path.parts
    is_link = (one.external_attr >> 16) & 0o170000 == _LINK
    is_inside = not path.is_absolute() and ".." not in parts and len(parts) <= MOST_DEEP
    is_odd = any(part.startswith((".", "__MACOSX")) or ":" in part for part in parts)
    is_ours = path.suffix.lower() in _WANTED or path.name == LABELS
    return is_ours and is_inside and not (one.is_dir() or is_link or is_odd)


def _top(paths: Sequence[PurePosixPath]) -> int:
    """Count the folders that hold everything: a class is what lies right below them."""
    found = 0
    while True:
        heads = {path.parts[found] if len(path.parts) > found + 1 else "" for path in paths}
        if len(heads) != 1 or "" in heads:
            return found
        found += 1


def _write(archive: zipfile.ZipFile, one: zipfile.ZipInfo, place: Path) -> None:
    """Write one file, as much of it as a file may be: sizes in an archive may be lies."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(one) as held, place.open("wb") as made:
        made.write(held.read(MOST_BYTES + 1))
