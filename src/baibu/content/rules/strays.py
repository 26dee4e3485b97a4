"""C025: every file in a stage's folder is one that the format names, or that a file names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material
from baibu.content.schema import Body, Stage

NAMED = {
    "stage.toml", "brief.zh.md", "brief.en.md", "starter.py", "solution.py", "checks.py",
    "hints.toml", "cards.toml", "figure.py",
}  # fmt: skip


class FileNobodyNamesError(ContentError):
    """A file that nothing refers to."""

    code = "C025"


def find(material: Material) -> Iterator[ContentError]:
    """List each folder and compare."""
    for stage in material.catalog.stages.values():
        named = _named(stage, material.bodies.get(stage.id))
        for path in sorted(stage.folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path not in named:
                yield FileNobodyNamesError(where=path, stage=stage.id, file=path.name)


def _named(stage: Stage, body: Body | None) -> set[Path]:
    if stage.coming:
        return {stage.folder / "stage.toml"}
    names = NAMED | ({"questions.toml"} if stage.kind in ("questions", "project") else set())
    names |= {"given.py"} if stage.kind == "project" else set()
    names |= {"cards.py"} if body is None or any(card.draw for card in body.cards) else set()
    files = {stage.folder / name for name in names}
    if body is None:
        return files | set((stage.folder / "mistakes").glob("*.py"))
    return files | {stage.folder / "mistakes" / f"{m.stem}.py" for m in body.mistakes}
