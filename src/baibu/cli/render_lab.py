"""Draw what was written for other tools."""

from __future__ import annotations

from rich.console import Group, RenderableType

from baibu.app.editor import EditorFile
from baibu.app.notebooks import NotebookFile
from baibu.cli.render_pages import place
from baibu.cli.render_text import prose
from baibu.core.language import Language, say


def notebook(made: NotebookFile, language: Language) -> RenderableType:
    """Draw where a notebook is, and what comes next."""
    facts = {"number": made.number, "name": made.path.name}
    written = place("lab.written", made.path, language, number=made.number)
    return Group(written, prose(say("lab.written_next", language, **facts)))


def editor(made: EditorFile, language: Language) -> RenderableType:
    """Draw where the tasks are, and which folder to open."""
    written = place("lab.tasks", made.path, language)
    return Group(written, place("lab.tasks_next", made.folder, language))
