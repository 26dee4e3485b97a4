"""Work out what CatBoost puts in place of words: how often the target was what, with such words.

A combination of words (and of answers to `x > border`) is hashed as CatBoost hashes it, looked up
in what was counted at training, and becomes (good + prior) / (all + weight of the prior), shifted
and scaled (Prokhorenkova et al. 2018, section 4). All of that for all models of a blend is laid out
in arrays, so that one row takes a handful of array operations.

The hashes of the words themselves are CatBoost's own, asked for once when a package is made; of a
word that no model has seen, nothing was counted.

Start reading at `Ctrs`; `Recipe` is what is written down of it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MULTIPLIER = np.uint64(0x4906BA494954CB65)
NEVER_SEEN = 0x7FFFFFFF  # the hash of a word that nobody knows
AT_ONCE = 2_000_000  # hashes
Step = tuple[str, int]  # what goes into a hash: "word", "float" or "exact", and which one


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The arrays of all counts of a blend."""

    hashes: Array  # of every place of every word feature, one feature after another
    offsets: Array  # where each word feature begins
    float_at: Array  # number that is compared
    float_border: Array
    float_nan: Array  # what a comparison says of what is missing
    exact_at: Array  # word feature that is compared
    exact_hash: Array
    steps: Array  # (combinations, longest): places in words · floats · exacts, -1 for none
    asked: Array  # combination of each number
    mixed: Array  # what sets the table of each number apart from others
    keys: Array  # sorted
    good: Array
    total: Array
    prior: Array  # of each number
    weight: Array
    shift: Array
    scale: Array

    def dump(self) -> bytes:
        """Give it as bytes."""
        made = io.BytesIO()
        held = {one.name: getattr(self, one.name) for one in fields(self)}
        np.savez_compressed(made, allow_pickle=False, **held)
        return made.getvalue()

    @classmethod
    def load(cls, raw: bytes) -> Recipe:
        """Rebuild it."""
        with np.load(io.BytesIO(raw), allow_pickle=False) as held:
            return cls(**{one.name: held[one.name] for one in fields(cls)})


class Ctrs:
    """All counts of a blend, ready to be asked: numbers first, then whether words are equal."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        lengths = (recipe.steps >= 0).sum(axis=1)
        order = np.argsort(-lengths, kind="stable")  # the longest first
        place = np.argsort(order)
        self._steps = recipe.steps[order].T
        self._active = [int((lengths > step).sum()) for step in range(recipe.steps.shape[1])]
        self._asked = place[recipe.asked] if len(recipe.asked) else recipe.asked
        self.width = len(recipe.asked) + len(recipe.exact_at)

    def of(self, numbers: Array, words: Array) -> Array:
        """Give the numbers for rows, shape (n, width)."""
        size = max(1, AT_ONCE // max(1, self._steps.shape[1]))
        parts = [
            self._some(numbers[start : start + size], words[start : start + size])
            for start in range(0, len(numbers), size)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, self.width))

    def _some(self, numbers: Array, words: Array) -> Array:
        recipe = self._recipe
        hashes = recipe.hashes[recipe.offsets + words]
        with np.errstate(over="ignore", invalid="ignore"):
            values = numbers[:, recipe.float_at].astype(np.float32)
        above = np.where(np.isnan(values), recipe.float_nan, values > recipe.float_border)
        same = hashes[:, recipe.exact_at] == recipe.exact_hash
        parts = [hashes, above.astype(np.uint64), same.astype(np.uint64)]
        sources = MULTIPLIER * np.concatenate(parts, axis=1)
        found = np.zeros((len(numbers), self._steps.shape[1]), dtype=np.uint64)
        for step, count in enumerate(self._active):
            found[:, :count] = MULTIPLIER * (
                found[:, :count] + sources[:, self._steps[step, :count]]
            )
        return np.concatenate([self._counted(found), same], axis=1)

    def _counted(self, combined: Array) -> Array:
        """Look combinations up, and give what was counted of each."""
        recipe = self._recipe
        if not len(recipe.keys):
            good = total = np.zeros((len(combined), len(recipe.asked)), dtype=np.float32)
        else:
            keys = combined[:, self._asked] + recipe.mixed
            at = np.minimum(np.searchsorted(recipe.keys, keys), len(recipe.keys) - 1)
            is_there = recipe.keys[at] == keys
            good = np.where(is_there, recipe.good[at], np.float32(0))
            total = np.where(is_there, recipe.total[at], np.float32(0))
        ratio = (good + recipe.prior) / (total + recipe.weight)
        return (ratio + recipe.shift) * recipe.scale


class Gathering:
    """Counts of several models that are being put together; what is the same stands once."""

    def __init__(self) -> None:
        self._floats: dict[tuple[int, float, bool], int] = {}
        self._exacts: dict[tuple[int, int], int] = {}
        self._steps: dict[tuple[Step, ...], int] = {}
        self._tables: dict[bytes, int] = {}
        self._held: list[tuple[Array, Array, Array]] = []
        self._numbers: list[tuple[int, int, float, float, float, float]] = []

    def float_step(self, at: int, border: float, *, nan: bool) -> Step:
        """Name the answer to `x > border`."""
        return "float", self._floats.setdefault((at, border, nan), len(self._floats))

    def exact_step(self, at: int, value: int) -> Step:
        """Name the answer to whether a word has this hash."""
        return "exact", self._exacts.setdefault((at, value % 2**64), len(self._exacts))

    def number(
        self, steps: Sequence[Step], table: tuple[Array, Array, Array],
        terms: tuple[float, float, float, float],
    ) -> int:  # fmt: skip
        """Name a number: of which combination, from which table (keys, good, total), how."""
        combination = self._steps.setdefault(tuple(steps), len(self._steps))
        told = b"".join(part.tobytes() for part in table)
        digest = hashlib.blake2b(told, digest_size=16).digest()
        if digest not in self._tables:
            self._tables[digest] = len(self._held)
            self._held.append(table)
        self._numbers.append((combination, self._tables[digest], *terms))
        return len(self._numbers) - 1

    @property
    def numbers(self) -> int:
        """Say how many numbers there are; whether words are equal stands after them."""
        return len(self._numbers)

    def recipe(self, hashes: Sequence[Array]) -> Recipe:
        """Lay everything out; `hashes` are those of each word feature's places."""
        starts = {"word": 0, "float": len(hashes), "exact": len(hashes) + len(self._floats)}
        longest = max(map(len, self._steps), default=0)
        steps = np.full((len(self._steps), longest), -1, dtype=np.int64)
        for row, line in enumerate(self._steps):
            steps[row, : len(line)] = [starts[kind] + at for kind, at in line]
        mixes = np.array([_mix(number) for number in range(len(self._held))], dtype=np.uint64)
        keys, good, total = self._sorted(mixes)
        told = np.array(self._numbers, dtype=np.float64).reshape(len(self._numbers), 6)
        terms = told[:, 2:].astype(np.float32)
        ends = np.cumsum([0, *map(len, hashes)])
        return Recipe(
            hashes=np.concatenate([*hashes, np.zeros(0, dtype=np.uint64)]).astype(np.uint64),
            offsets=ends[:-1].astype(np.int64),
            float_at=np.array([at for at, _, _ in self._floats], dtype=np.int64),
            float_border=np.array([border for _, border, _ in self._floats], dtype=np.float32),
            float_nan=np.array([nan for _, _, nan in self._floats], dtype=bool),
            exact_at=np.array([at for at, _ in self._exacts], dtype=np.int64),
            exact_hash=np.array([value for _, value in self._exacts], dtype=np.uint64),
            steps=steps, asked=told[:, 0].astype(np.int64),
            mixed=mixes[told[:, 1].astype(np.int64)],
            keys=keys, good=good, total=total,
            prior=terms[:, 0], weight=terms[:, 1], shift=terms[:, 2], scale=terms[:, 3],
        )  # fmt: skip

    def _sorted(self, mixes: Array) -> tuple[Array, Array, Array]:
        keys = np.concatenate([
            np.zeros(0, dtype=np.uint64),
            *(table[0] + mix for table, mix in zip(self._held, mixes, strict=True)),
        ])  # fmt: skip
        order = np.argsort(keys, kind="stable")
        good, total = (
            np.concatenate([np.zeros(0), *(table[part] for table in self._held)])[order]
            for part in (1, 2)
        )
        return keys[order], good.astype(np.float32), total.astype(np.float32)


def _mix(number: int) -> int:
    digest = hashlib.blake2b(number.to_bytes(8, "little"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def flat_hashes(words: Sequence[Sequence[str]], known: Mapping[str, int], gone: str) -> list[Array]:
    """Give the hashes of every place of each word feature: nothing, never seen, its words."""
    return [
        np.array(
            [known[gone] % 2**64, NEVER_SEEN, *(known[word] % 2**64 for word in line)],
            dtype=np.uint64,
        )
        for line in words
    ]
