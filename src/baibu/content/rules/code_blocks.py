"""C011: both briefs show the same code, but for comments and texts."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material

_BLOCK = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_IGNORED = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING}


class CodeDiffersError(ContentError):
    """The two briefs show different code."""

    code = "C011"


def find(material: Material) -> Iterator[ContentError]:
    """Compare the code blocks of the twin files, one by one."""
    for stage, body in material.made():
        zh, en = _BLOCK.findall(body.brief["zh"]), _BLOCK.findall(body.brief["en"])
        if len(zh) != len(en):
            yield _error(stage.folder / "brief.zh.md", stage.id, min(len(zh), len(en)) + 1)
            continue
        for number, (first, second) in enumerate(zip(zh, en, strict=True), start=1):
            if first[0] != second[0] or _essence(*first) != _essence(*second):
                yield _error(stage.folder / "brief.zh.md", stage.id, number)


def _error(where: object, stage: str, number: int) -> CodeDiffersError:
    return CodeDiffersError(where=str(where), stage=stage, number=number)


def _essence(language: str, code: str) -> list[str]:
    """Reduce code to what must be equal: in Python, everything but comments and texts."""
    if language not in ("python", "py"):
        return [re.sub(r"[^\x00-\x7f]|\s+", "", code)] if language in ("text", "") else [code]
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, IndentationError):
        return [re.sub(r"#.*", "", code)]
    return ["" if t.type == tokenize.STRING else t.string for t in tokens if t.type not in _IGNORED]
