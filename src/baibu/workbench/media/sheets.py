"""Choose what is shown of rows: small pictures, pieces of text, words that tell classes apart.

Start reading at `sheet`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.media import prose
from baibu.workbench.media.plan import FILE, Plan

if TYPE_CHECKING:
    import pandas as pd

MOST_CLASSES = 12  # that are shown
EACH = 5  # rows of a class
LETTERS = 160  # of a text
WORDS = 10  # of a class
LEAST_WORD = 3  # rows that a word stands in
UNEVEN = 5.0  # rows of the largest class against the smallest from which that is said


def shown(row: Mapping[Any, Any], plan: Plan) -> dict[str, str]:
    """Give what is shown of a row: a picture in base64, or the beginning of a text."""
    told = {"file": str(row.get(FILE, ""))}
    content = str(row[plan.column])
    if plan.medium == "text":
        return {**told, "text": content[:LETTERS] + ("…" if len(content) > LETTERS else "")}
    return {**told, "png": content}


def sheet(seen: pd.DataFrame, plan: Plan, target: str) -> list[dict[str, Any]]:
    """Give a few rows of each class, evenly from all of it."""
    made = []
    for name in seen[target].value_counts().index[:MOST_CLASSES]:
        held = seen[seen[target] == name]
        picked = np.unique(np.linspace(0, len(held) - 1, min(EACH, len(held))).astype(int))
        rows = [shown(row, plan) for row in held.iloc[picked].to_dict("records")]
        made.append({"name": str(name), "rows": rows})
    return made


def telling_words(seen: pd.DataFrame, plan: Plan, target: str) -> list[dict[str, Any]]:
    """Name the words that a class has more often than the others, by the logarithm of the odds.

    Smoothed by half a row, so that what stands in few rows does not come first.
    """
    if plan.medium != "text":
        return []
    inside: dict[str, Counter[str]] = {}
    for text, name in zip(seen[plan.column], seen[target], strict=True):
        inside.setdefault(str(name), Counter()).update(set(prose.words(text)))
    whole: Counter[str] = Counter()
    for counts in inside.values():
        whole.update(counts)
    sizes = seen[target].map(str).value_counts()
    made = []
    for name in sizes.index[:MOST_CLASSES]:
        here, size = inside[name], int(sizes[name])
        rest = len(seen) - size

        def odds(word: str, here: Counter[str] = here, size: int = size, rest: int = rest) -> float:
            within, without = here[word], whole[word] - here[word]
            share = (within + 0.5) / (size - within + 0.5)
            return float(np.log(share) - np.log((without + 0.5) / (rest - without + 0.5)))

        known = [word for word in here if whole[word] >= min(LEAST_WORD, len(seen) // 10)]
        best = sorted(known, key=lambda word: (-odds(word), word))[:WORDS]
        told = [{"word": word, "rows": here[word], "odds": odds(word)} for word in best]
        made.append({"name": name, "words": told})
    return made
