"""Keep which version of a model is live, and how it came to be.

    live/
      history.jsonl       one line per change: when, what, which version, why
      versions/VERSION/   the package of each version that ever was live

A change is one line, on disk before it counts; the last whole line says what is live, so that a
power cut leaves either what was or what is. A version is kept, so that going back needs nothing but
that line.

Start reading at `Registry`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from baibu.workbench.monitor.errors import (
    HistoryDamagedError,
    NothingBeforeError,
    NoVersionError,
)

Act = Literal["promote", "roll_back"]
ACTS = frozenset({"promote", "roll_back"})
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of what is live."""

    at: str  # ISO 8601, UTC
    act: Act
    version: str
    before: str  # the version that was live until then; empty at first
    why: str
    evidence: Mapping[str, Any] = field(default_factory=dict)  # such as a comparison


class Registry:
    """The versions of one project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def live(self) -> str:
        """Name the version that is live; empty where none is."""
        found = self.history()
        return found[-1].version if found else ""

    @property
    def before(self) -> str:
        """Name the version that `roll_back` would go to; empty where there is none."""
        trail = self._trail()
        return trail[-2] if len(trail) > 1 else ""

    def package(self, version: str = "") -> Path:
        """Say where a version's package is, by default of the live one."""
        named = version or self.live
        place = self._versions / named
        if not named or not _VERSION.fullmatch(named) or not place.is_dir():
            known = ", ".join(self.versions()) or "-"
            raise NoVersionError(where=self.folder, name=named or "-", known=known)
        return place

    def versions(self) -> list[str]:
        """List every version that is kept."""
        return sorted(path.name for path in self._versions.glob("*") if path.is_dir())

    def history(self) -> list[Change]:
        """List every change, oldest first; a last line that a power cut broke is no change."""
        try:
            lines = self._history.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        whole = lines[:-1]  # what follows the last newline was never finished
        return [self._change(line) for line in whole if line.strip()]

    def promote(
        self,
        package: Path,
        version: str,
        *,
        now: datetime,
        why: str,
        evidence: Mapping[str, Any] | None = None,
    ) -> Change:
        """Make a package live, and keep a copy of it; what is live already stays."""
        if not _VERSION.fullmatch(version) or not package.is_dir():
            raise NoVersionError(where=package, name=version, known=", ".join(self.versions()))
        before = self.live
        if before == version:
            return self.history()[-1]
        self._keep(package, version)
        return self._write("promote", version, before, now, why, evidence or {})

    def roll_back(self, *, now: datetime, why: str) -> Change:
        """Go back to the version before the one that is live, as often as there is one."""
        trail = self._trail()
        if len(trail) < 2:
            raise NothingBeforeError(where=self.folder, name=trail[-1] if trail else "-")
        self.package(trail[-2])
        return self._write("roll_back", trail[-2], trail[-1], now, why, {})

    def _trail(self) -> list[str]:
        """List the promotions that still hold, oldest first."""
        trail: list[str] = []
        for one in self.history():
            if one.act == "promote":
                trail += [one.version] if not trail or trail[-1] != one.version else []
            else:
                trail = trail[:-1]
        return trail

    @property
    def _history(self) -> Path:
        return self.folder / "history.jsonl"

    @property
    def _versions(self) -> Path:
        return self.folder / "versions"

    def _keep(self, package: Path, version: str) -> None:
        """Copy a package beside the others, whole or not at all."""
        place = self._versions / version
        if place.is_dir():
            return
        self._versions.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=self.folder, prefix=".new-"))
        try:
            shutil.copytree(package, made / version)
            (made / version).rename(place)
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def _write(
        self,
        act: Act,
        version: str,
        before: str,
        now: datetime,
        why: str,
        evidence: Mapping[str, Any],
    ) -> Change:
        made = Change(
            at=now.isoformat(timespec="milliseconds"), act=act, version=version, before=before,
            why=why, evidence=evidence,
        )  # fmt: skip
        raw = json.dumps(asdict(made), ensure_ascii=False).encode("utf-8") + b"\n"
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._history.open("ab") as file:
            if file.tell() and not self._ends_whole():
                file.truncate(self._whole_bytes())
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        return made

    def _ends_whole(self) -> bool:
        return self._history.read_bytes().endswith(b"\n")

    def _whole_bytes(self) -> int:
        return self._history.read_bytes().rfind(b"\n") + 1

    def _change(self, line: bytes) -> Change:
        try:
            told = json.loads(line)
            if told["act"] not in ACTS:
                raise ValueError(told["act"])
            return Change(**told)
        except (ValueError, KeyError, TypeError) as error:
            raise HistoryDamagedError(where=self._history, reason=str(error)) from error
