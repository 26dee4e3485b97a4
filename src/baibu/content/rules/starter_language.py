"""C015: a starter is one file for both languages, so every docstring in it speaks both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material

_HAN, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2,}")
_HOLDERS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class StarterLanguageError(ContentError):
    """A docstring of a starter in one language only."""

    code = "C015"


def find(material: Material) -> Iterator[ContentError]:
    """Read every docstring of every starter."""
    for stage, body in material.made():
        for name, text in docstrings(body.starter):
            if not (_HAN.search(text) and _LATIN.search(text)):
                yield StarterLanguageError(
                    where=stage.folder / "starter.py", stage=stage.id, name=name
                )


def docstrings(source: str) -> Iterator[tuple[str, str]]:
    """Give the docstrings of a file, with the names of what they describe."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # a starter that does not run is another rule's finding
    for node in ast.walk(tree):
        if isinstance(node, _HOLDERS):
            text = ast.get_docstring(node)
            if text is not None:
                yield getattr(node, "name", "the file"), text
