"""Whatever a step may say has its sentence in both languages, with the facts that it is given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import baibu
from baibu.core.language import LANGUAGES, messages
from baibu.workbench.step import STAGES, registry

VERBS = {"work.note": "note", "work.progress": "progress", "self.tell": "progress"}
FOLDER = Path(baibu.__file__).parent / "workbench"


def said() -> dict[str, set[str]]:
    """Find every `work.note("KEY", ...)` and `work.progress("KEY", ...)` with its facts."""
    found: dict[str, set[str]] = {}
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                spoken = VERBS.get(f"{ast.unparse(node.func.value)}.{node.func.attr}")
                if spoken is not None and isinstance(node.args[0], ast.Constant):
                    key = node.args[0]
                    facts = {word.arg for word in node.keywords if word.arg is not None}
                    found[f"{spoken}.{key.value!s}"] = facts - {"level"}
    return found


def test_every_note_has_its_sentence_and_every_place_its_fact() -> None:
    texts = messages("workbench")
    for key, facts in said().items():
        assert key in texts, key
        for language in LANGUAGES:
            places = set(re.findall(r"{(\w+)", texts[key].into(language)))
            assert places <= facts, (key, language)


def test_no_sentence_waits_for_a_note_that_nobody_makes() -> None:
    notes = {key for key in messages("workbench") if key.startswith(("note.", "progress."))}
    assert notes == set(said())


def test_every_step_and_stage_has_a_name() -> None:
    texts = messages("workbench")
    for step in registry().values():
        assert f"step.{step.id}" in texts
        assert 1 <= step.stage < STAGES
    assert all(f"stage.{number}" in texts for number in range(1, STAGES + 1))
