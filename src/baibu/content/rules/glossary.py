"""C012: terms are rendered as the glossary says, in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material
from baibu.content.schema import Body, Word

OFTEN = 4  # an English term used so often must appear in the Chinese twin


class GlossaryBrokenError(ContentError):
    """A term is rendered otherwise than the glossary says."""

    code = "C012"


def find(material: Material) -> Iterator[ContentError]:
    """Look for renderings to avoid, and for terms that the Chinese text does not use at all."""
    words = material.catalog.words
    taken = {word.term.zh for word in words.values()} | {
        other for word in words.values() for other in word.also_zh
    }
    for stage, body in material.made():
        chinese = _prose(_chinese(body))
        english = _prose(body.brief["en"]).lower()
        for word, found in _problems(words, taken, chinese, english):
            yield GlossaryBrokenError(
                where=stage.folder / "brief.zh.md",
                stage=stage.id,
                en=word.term.en,
                zh=word.term.zh,
                found=found,
            )


def _problems(
    words: Mapping[str, Word], taken: set[str], chinese: str, english: str
) -> Iterator[tuple[Word, str]]:
    for word in words.values():
        for wrong in word.avoid_zh:
            if wrong not in taken and wrong in chinese:
                yield word, wrong
        pattern = rf"\b{re.escape(word.term.en.lower())}s?\b"
        if len(re.findall(pattern, english)) >= OFTEN:
            fine = (word.term.zh, *word.also_zh, word.term.en)
            if not any(rendering.lower() in chinese.lower() for rendering in fine):
                yield word, "—"


def _chinese(body: Body) -> str:
    texts = [body.brief["zh"]]
    texts += [hint.text.zh for hint in body.hints]
    texts += [mistake.diagnosis.zh for mistake in body.mistakes]
    texts += [text.zh for card in body.cards for text in (card.front, card.back)]
    texts += [text.zh for q in body.questions for text in (q.prompt, q.answer)]
    return "\n".join(texts)


def _prose(markdown: str) -> str:
    """Leave out code, formulas and links, where terms are not prose."""
    without = re.sub(r"^```.*?^```", "", markdown, flags=re.MULTILINE | re.DOTALL)
    without = re.sub(r"\$\$.*?\$\$", "", without, flags=re.DOTALL)
    return re.sub(r"`[^`]*`|\$[^$\n]*\$|\]\([^)]*\)", "", without)
