"""Name every file of a package by its hash, and refuse what is not what it was.

A package is a folder: `manifest.json`, and beside it the files that the manifest names. The hash
over all of them is the package's version. It guards against damage and mix-ups; who made a package
it cannot prove.

Start reading at `sealed` and `checked`.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from baibu.workbench.errors import (
    NoPackageError,
    PackageDamagedError,
    PackageFormatError,
    PackageNewerError,
    PickleRefusedError,
)

NAME = "manifest.json"
KIND = "baibu-package"
FORMAT = 1
VERSION_LETTERS = 16
_RUNS = (".pkl", ".pickle", ".joblib", ".sav", ".pt", ".pth", ".dill", ".cloudpickle")
_PICKLES = tuple(b"\x80" + bytes([number]) for number in range(2, 6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a package holds."""

    version: str  # hash of all files
    files: Mapping[str, str]  # path -> sha256
    about: Mapping[str, Any]  # libraries, run, code: for people, nothing depends on it


def sealed(files: Mapping[str, bytes], about: Mapping[str, Any]) -> tuple[str, bytes]:
    """Give the version of files and the manifest that names them."""
    hashes = {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(files.items())}
    version = version_of(hashes)
    told = {"kind": KIND, "format": FORMAT, "version": version, "files": hashes, "about": about}
    return version, json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def version_of(hashes: Mapping[str, str]) -> str:
    """Name a content."""
    told = "\n".join(f"{digest}  {name}" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:VERSION_LETTERS]


def checked(folder: Path) -> tuple[Manifest, dict[str, bytes]]:
    """Read a package whole; refuse one that is damaged, foreign, newer, or that holds a pickle."""
    place = folder / NAME
    _refuse_pickles(folder)
    try:
        raw = place.read_bytes()
    except OSError as error:
        raise NoPackageError(where=folder) from error
    manifest = _parsed(raw, place)
    files: dict[str, bytes] = {}
    for name, digest in manifest.files.items():
        files[name] = _read(folder, name, digest)
    if version_of(manifest.files) != manifest.version:
        raise PackageDamagedError(where=place, name=NAME)
    return manifest, files


def _parsed(raw: bytes, place: Path) -> Manifest:
    try:
        told = json.loads(raw)
        if told["kind"] != KIND or type(told["format"]) is not int or told["format"] < 1:
            raise PackageFormatError(where=place, found=f"{told['kind']} {told['format']}")
        if told["format"] > FORMAT:
            raise PackageNewerError(where=place, found=told["format"], known=FORMAT)
        files = {str(name): str(digest) for name, digest in told["files"].items()}
        return Manifest(version=told["version"], files=files, about=told["about"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PackageFormatError(where=place, found=f"{type(error).__name__}: {error}") from error


def _read(folder: Path, name: str, digest: str) -> bytes:
    """Read one file; a name that leads out of the folder is none of the package's."""
    parts = PurePosixPath(name).parts
    place = folder.joinpath(*parts)
    is_inside = bool(parts) and not PurePosixPath(name).is_absolute() and ".." not in parts
    if not is_inside or place.is_symlink() or not place.is_file():
        raise PackageDamagedError(where=folder, name=name)
    raw = place.read_bytes()
    if hashlib.sha256(raw).hexdigest() != digest:
        raise PackageDamagedError(where=place, name=name)
    return raw


def _refuse_pickles(folder: Path) -> None:
    """Refuse a folder with a file whose reading would run what is in it."""
    for place in sorted(folder.rglob("*")):
        if place.is_file() and is_pickle(place):
            raise PickleRefusedError(where=place, name=place.name)


def is_pickle(place: Path) -> bool:
    """Say whether a file is a pickle, by its name, its first bytes, or what a zip of it holds."""
    if place.suffix.lower() in _RUNS:
        return True
    with place.open("rb") as file:
        head = file.read(4)
        if head[:2] in _PICKLES:
            return True
        if head == b"PK\x03\x04":
            file.seek(0)
            return _holds_pickle(file.read())
    return False


def _holds_pickle(raw: bytes) -> bool:
    try:
        names = zipfile.ZipFile(BytesIO(raw)).namelist()
    except zipfile.BadZipFile:
        return False
    return any(PurePosixPath(name).suffix.lower() in _RUNS for name in names)
