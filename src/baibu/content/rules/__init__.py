"""Judge content: one rule per file, one code per rule. Start reading at `findings`.

Each rule module has `find(material)` and the error class with its code; a rule is added by
listing it here.
What can only be found by typesetting a brief (C014, C040, C041) is raised by `baibu.publish`.
docs/contributing/rules.md has a heading for each code, tests/data/rules a golden folder that breaks
just it.
"""

from collections.abc import Callable, Iterator

from baibu.content.errors import ContentError
from baibu.content.rules import (
    amounts,
    anchors,
    another_diagnosis,
    cheat_earns,
    circles,
    code_blocks,
    glossary,
    licences,
    mistake_passes,
    numbering,
    over_limits,
    reference_not_by_hand,
    references,
    solution_fails,
    starter_language,
    starter_passes,
    strays,
    unknown_by_hand,
    unobserved,
    unproved,
    vanished,
)  # fmt: skip
from baibu.content.rules.material import Material

__all__ = ["RULES", "Material", "findings"]

_MODULES = (
    anchors, code_blocks, glossary, starter_language, vanished, circles, references, unproved,
    licences, strays, numbering, amounts, unobserved, unknown_by_hand, solution_fails,
    starter_passes, mistake_passes, another_diagnosis, over_limits, reference_not_by_hand,
    cheat_earns,
)  # fmt: skip
RULES: tuple[Callable[[Material], Iterator[ContentError]], ...] = tuple(
    module.find for module in _MODULES
)


def findings(material: Material) -> Iterator[ContentError]:
    """Give everything that is wrong."""
    for rule in RULES:
        yield from rule(material)
