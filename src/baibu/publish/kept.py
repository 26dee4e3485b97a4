"""Keep what figures were drawn and which numbers computed, so that a stage opens at once next time.

Reads  this machine's cache, under a name that follows from everything a drawing depends on: the
       stage's code, our drawing code, the libraries.
Gives  what was kept, or nothing.
Never  fails: without a folder to write to, or with a file that is broken, all is computed anew.

Start reading at `Shelf`.
"""

from __future__ import annotations

import hashlib
import json
import platform
import tempfile
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from baibu.core.settings import cache_folder

LIBRARIES = ("baibu", "numpy", "scipy", "pandas", "scikit-learn", "matplotlib", "torch")


class Shelf:
    """Where one stage's drawings are kept."""

    def __init__(self, folder: Path, stamp: str) -> None:
        words = f"{folder}\n{stamp}\n{_surroundings()}"
        room = cache_folder("figures")
        name = f"{hashlib.sha256(words.encode()).hexdigest()[:32]}.json"
        self._file = room / name if room is not None else None

    def read(self) -> dict[str, Any]:
        """Give what is kept."""
        if self._file is not None:
            with suppress(OSError, ValueError):
                found = json.loads(self._file.read_text(encoding="utf-8"))
                if isinstance(found, dict):
                    return found
        return {}

    def write(self, data: dict[str, Any]) -> None:
        """Keep this; whole, also where two processes do so at once."""
        if self._file is None:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._file.parent, delete=False
            ) as made:
                json.dump(data, made, ensure_ascii=False)
            Path(made.name).replace(self._file)


@cache
def _surroundings() -> str:
    """Stamp what all drawings depend on: our drawing code, Python, the libraries."""
    here = Path(__file__).parent
    digest = hashlib.sha256(platform.python_version().encode())
    for file in (here / "draw.py", *sorted((here / "drawing").glob("*.py"))):
        digest.update(file.read_bytes())
    for library in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            digest.update(f"{library} {metadata.version(library)}\n".encode())
    return digest.hexdigest()
