"""Keep what steps gave, each value under the hash of its bytes, and recall it by what made it.

An object is written once, whole or not at all, and never changed. A recipe says which objects a
step gave for exactly these inputs, settings and code: found again, the step need not run.

Start reading at `Store.recall` and `Store.keep`.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from baibu.workbench.artefacts import Form, decoded, encoded
from baibu.workbench.errors import ArtefactLostError

MAPPED_FROM = 1 << 20  # bytes: smaller ones are read at once
DIGEST = 20  # bytes of a hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """A value that is kept."""

    hash: str
    form: Form
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a step once gave, and what that took."""

    outputs: Mapping[str, Artefact]
    seconds: float
    notes: tuple[Mapping[str, Any], ...]  # what the step said, to be said again


class Store:
    """A folder of objects and recipes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, value: object, *, name: str = "") -> Artefact:
        """Keep a value."""
        form, raw = encoded(value, name=name)
        digest = hashlib.blake2b(raw, digest_size=DIGEST).hexdigest()
        place = self._object(digest)
        if not place.exists():
            _write(place, raw)
        return Artefact(hash=digest, form=form, size=len(raw))

    def get(self, artefact: Artefact) -> Any:
        """Give a value back; `ArtefactLostError` where its file is gone or damaged."""
        place = self._object(artefact.hash)
        try:
            with place.open("rb") as file:
                if place.stat().st_size != artefact.size:
                    raise ArtefactLostError(where=place)
                if artefact.size < MAPPED_FROM or artefact.form in ("bytes", "text", "json"):
                    return decoded(artefact.form, file.read())
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return decoded(artefact.form, memoryview(mapped))
        except (OSError, ValueError, KeyError) as error:
            raise ArtefactLostError(where=place) from error

    def has(self, artefact: Artefact) -> bool:
        """Say whether a value's file is there in full length."""
        try:
            return self._object(artefact.hash).stat().st_size == artefact.size
        except OSError:
            return False

    def recall(self, recipe: str) -> Kept | None:
        """Give what a recipe gave, if all of it is still there."""
        try:
            found = json.loads(self._recipe(recipe).read_text(encoding="utf-8"))
            outputs = {name: Artefact(**told) for name, told in found["outputs"].items()}
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if not all(self.has(artefact) for artefact in outputs.values()):
            return None
        return Kept(outputs=outputs, seconds=found["seconds"], notes=tuple(found["notes"]))

    def keep(self, recipe: str, kept: Kept) -> None:
        """Remember what a recipe gave."""
        told = json.dumps(asdict(kept), ensure_ascii=False)
        _write(self._recipe(recipe), told.encode("utf-8", "surrogatepass"))

    def sweep(self, recipes: set[str]) -> int:
        """Forget everything but these recipes and what they gave; say how many bytes came free."""
        wanted: set[str] = set()
        freed = 0
        for place in (self.folder / "recipes").glob("*.json"):
            kept = self.recall(place.stem) if place.stem in recipes else None
            if kept is None:
                freed += place.stat().st_size
                place.unlink()
            else:
                wanted |= {artefact.hash for artefact in kept.outputs.values()}
        for place in (self.folder / "objects").glob("*/*"):
            if place.name not in wanted:
                freed += place.stat().st_size
                place.unlink()
        return freed

    def _object(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / digest

    def _recipe(self, recipe: str) -> Path:
        return self.folder / "recipes" / f"{recipe}.json"


def recipe(told: Mapping[str, Any]) -> str:
    """Name what makes something, by the hash of all that it depends on."""
    plain = json.dumps(told, ensure_ascii=True, sort_keys=True)
    return hashlib.blake2b(plain.encode(), digest_size=DIGEST).hexdigest()


def _write(place: Path, raw: bytes) -> None:
    """Write a file whole, or not at all, also through a power cut."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
