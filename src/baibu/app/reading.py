"""Render what content says, so that a face can show it.

Reads  the texts of the catalogue and of verdicts: Markdown.
Gives  HTML; each text is rendered once.
Never  lets raw HTML through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from baibu.app.glossing import glossed
from baibu.app.pages import BriefSection
from baibu.content import Catalog, Question, Stage, Word
from baibu.core.language import Language, Text, say
from baibu.publish import markdown
from baibu.publish.figures import figures

_PLACE = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")  # a number of the brief
_Sections = tuple[BriefSection, ...]
_kept: dict[tuple[Path, Language], tuple[markdown.Brief, Mapping[str, Word], _Sections]] = {}


def brief(catalog: Catalog, stage: Stage, language: Language) -> tuple[BriefSection, ...]:
    """Render the brief of a stage, with its figures and numbers, and the meaning of its terms."""
    text = catalog.body(stage).brief[language]
    rendered = markdown.brief(stage.folder, text, language)
    known = _kept.get((stage.folder, language))
    if known is not None and known[0] is rendered and known[1] is catalog.words:
        return known[2]
    sections = (
        BriefSection(anchor=part.anchor, title=part.title, html=part.html)
        for part in rendered.sections
    )
    made = glossed(sections, catalog.words, language)
    _kept[stage.folder, language] = (rendered, catalog.words, made)
    return made


def brief_text(catalog: Catalog, stage: Stage, language: Language) -> str:
    """Give the brief of a stage as Markdown, with its numbers: for a terminal or an editor."""
    numbers = figures(stage.folder).numbers()
    body = catalog.body(stage)
    text = body.brief[language] + _asked(body.questions, language)
    return _PLACE.sub(lambda found: numbers.get(found[1], found[0]), text)


def _asked(questions: Sequence[Question], language: Language) -> str:
    """Write the questions of a set, and what may be predicted."""
    if not questions:
        return ""
    lines = [f"\n## {say('app.questions.title', language)} {{#questions}}\n"]
    lines.append(say("app.questions.about", language) + "\n")
    for question in questions:
        lines.append(f"**{question.id}**  {question.prompt.into(language)}\n")
        lines += [f"- `{choice.id}`  {choice.text.into(language)}" for choice in question.choices]
        if question.rtol is not None:
            percent = f"{question.rtol:.0%}"
            lines.append("- " + say("app.questions.number", language, percent=percent))
        lines.append("")
    return "\n".join(lines)


@lru_cache(maxsize=4096)
def inline(line: str, language: Language) -> str:
    """Render one line: a diagnosis, the title of a check."""
    return markdown.inline(line, language)


@lru_cache(maxsize=1024)
def paragraphs(text: Text, language: Language, folder: Path | None = None) -> str:
    """Render a longer text: a hint, or the answer to a question with its stage's numbers."""
    if folder is not None:
        return markdown.brief(folder, text.into(language), language).html
    return markdown.render(text.into(language), language).html


@lru_cache(maxsize=256)
def code(source: str) -> str:
    """Colour Python code; everything in it is escaped."""
    return markdown.coloured(source)
