"""Find rows that are nearly the same, so that they stay on one side of every split.

Pictures and spectrograms are compared by the correlation of their grey, shrunk; texts by the cosine
of their letter groups. Rows that are linked, directly or through others, are one group.

Start reading at `groups`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.media import pictures
from baibu.workbench.media.plan import Plan

Array = NDArray[Any]
Pairs = Iterator[tuple[Array, Array]]
SIDE = 16  # of a picture that is compared
SAME_PICTURE, SAME_SOUND = 0.99, 0.998  # correlation; silence makes sounds alike
SAME_BRIGHTNESS = 0.1  # of mean grey, 0 to 1, that may lie between
SAME_TEXT = 0.9  # cosine
BUCKETS = 1 << 18  # of hashed letter groups
AT_ONCE = 1_000  # rows that are compared with all others
FLAT = 1e-3  # deviation of grey below which a picture shows nothing: alike if as bright


def groups(contents: Sequence[str], plan: Plan) -> Array:
    """Number the groups, in the order of their first rows."""
    least = SAME_SOUND if plan.medium == "audio" else SAME_PICTURE
    found = _texts(contents) if plan.medium == "text" else _pictures(contents, least)
    parents = list(range(len(contents)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    for ones, others in found:
        for one, other in zip(ones.tolist(), others.tolist(), strict=True):
            a, b = root(one), root(other)
            parents[max(a, b)] = min(a, b)
    roots = np.array([root(at) for at in range(len(contents))])
    return np.unique(roots, return_inverse=True)[1]


def _pictures(contents: Sequence[str], least: float) -> Pairs:
    grey = np.stack([_small(content) for content in contents]).reshape(len(contents), -1)
    means = grey.mean(axis=1)
    middle = grey - means[:, None]
    spread = middle.std(axis=1)
    is_flat = spread < FLAT
    unit = middle / np.where(is_flat, 1.0, spread)[:, None] / np.sqrt(grey.shape[1])

    def alike(start: int, stop: int) -> Array:
        near = np.abs(means[start:stop, None] - means[None, :]) <= SAME_BRIGHTNESS
        both_flat = is_flat[start:stop, None] & is_flat[None, :]
        same: Array = unit[start:stop] @ unit.T >= least
        found: Array = (same | both_flat) & near
        return found

    yield from _pairs(len(contents), alike)


def _small(content: str) -> Array:
    values = pictures.pixels(content).astype(np.float64) / 255
    grey = values if values.ndim == 2 else values.mean(axis=2)
    return shrunk(grey, SIDE, SIDE)


def shrunk(grey: Array, height: int, width: int) -> Array:
    """Give means of blocks; a side that is shorter already stays as it is."""
    for axis, wanted in enumerate((height, width)):
        size = grey.shape[axis]
        if size > wanted:
            edges = np.linspace(0, size, wanted + 1).astype(int)
            sums = np.add.reduceat(grey, edges[:-1], axis=axis)
            counts = np.diff(edges).reshape([-1 if n == axis else 1 for n in range(grey.ndim)])
            grey = sums / counts
    return grey


def _texts(contents: Sequence[str]) -> Pairs:
    from sklearn.feature_extraction.text import HashingVectorizer

    made = HashingVectorizer(
        analyzer="char", ngram_range=(4, 4), n_features=BUCKETS, norm="l2", alternate_sign=False
    ).transform(contents)
    turned = made.T.tocsr()

    def alike(start: int, stop: int) -> Array:
        found: Array = np.asarray((made[start:stop] @ turned).toarray() >= SAME_TEXT)
        return found

    yield from _pairs(len(contents), alike)


def _pairs(count: int, alike: Callable[[int, int], Array]) -> Pairs:
    for start in range(0, count, AT_ONCE):
        ones, others = np.nonzero(alike(start, min(count, start + AT_ONCE)))
        later = others > ones + start
        yield ones[later] + start, others[later]
