"""Train small nets with NumPy alone: numbers become ladders of steps, layers follow, Adam learns.

A ladder tells how far a number has climbed between each pair of marks (Gorishniy et al. 2022, "On
embeddings for numerical features in tabular deep learning"). It is itself a layer of hinges, so
that what comes out is `Layers` like any other net; without layers in between it is a sum of bent
curves, one for each column.

Start reading at `net`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from baibu.workbench.engine.fold import Array, Fold, Layers

EPOCHS = 200
PATIENCE = 8  # epochs without gain until the rate is lowered
RATES = (1.0, 0.3, 0.1)  # of the first, one after another
MOST_CELLS = 4 * 10**7  # of the laid rows of one fold
FEWEST_KNOTS = 4
MARKS = 24  # different values up to which each is a mark
BETAS, TINY = (0.9, 0.99), 1e-8


def net(fold: Fold, params: Mapping[str, Any]) -> Layers:
    """Train by epochs; keep the weights that did best on the watched rows."""
    ladders = Ladders.of(np.asarray(fold.x, dtype=np.float32), params.get("knots", 0))
    run = _Run(fold, params, ladders)
    run.go()
    return ladders.before(run.layers())


@dataclass(frozen=True, slots=True)
class Ladders:
    """Where the marks of each column lie; a column without any is taken as it is."""

    marks: list[Array | None]

    @classmethod
    def of(cls, x: Array, knots: int) -> Ladders:
        """Put marks at quantiles of the rows learnt from; zeros and ones need none."""
        if not knots:
            return cls([])
        is_flag = ((x == 0) | (x == 1)).all(axis=0)
        numbers = max(1, int((~is_flag).sum()))
        most = int(np.clip(MOST_CELLS / max(1, len(x)) / numbers, FEWEST_KNOTS, knots))
        return cls([None if is_flag[at] else _marks(x[:, at], most) for at in range(x.shape[1])])

    def laid(self, x: Array) -> Array:
        """Give how far each row has climbed."""
        x = np.asarray(x, dtype=np.float32)
        if not self.marks:
            return x
        parts = []
        for at, marks in enumerate(self.marks):
            column = x[:, at : at + 1]
            if marks is None:
                parts.append(column)
            else:
                parts.append(np.clip((column - marks[:-1]) / np.diff(marks), 0, 1))
        return np.concatenate(parts, axis=1, dtype=np.float32) if parts else x

    def before(self, layers: Layers) -> Layers:
        """Put the ladders as a layer of hinges before layers that were trained on them."""
        if not self.marks:
            return layers
        hinges, shifts, steps = [], [], []
        for at, marks in enumerate(self.marks):
            if marks is None:
                hinges.append(at)
                shifts.append(0.0)
                steps.append(np.ones((1, 1)))
                continue
            hinges += [at] * len(marks)
            shifts += (-marks).tolist()
            step = np.zeros((len(marks), len(marks) - 1))
            rows = np.arange(len(marks) - 1)
            step[rows, rows] = 1 / np.diff(marks)
            step[rows + 1, rows] = -1 / np.diff(marks)
            steps.append(step)
        first = np.zeros((len(self.marks), len(hinges)))
        first[hinges, np.arange(len(hinges))] = 1.0
        return Layers(
            [first, _joined(steps, layers.weights[0]), *layers.weights[1:]],
            [np.array(shifts), *layers.biases],
        )


def _marks(column: Array, knots: int) -> Array | None:
    values = np.unique(column).astype(np.float64)
    if len(values) > max(knots + 1, min(MARKS, 2 * knots)):
        values = np.unique(np.quantile(column.astype(np.float64), np.linspace(0, 1, knots + 1)))
    return values if len(values) > 1 else np.array([values[0], values[0] + 1.0])


def _joined(steps: list[Array], weight: Array) -> Array:
    """Multiply blocks along the diagonal by a matrix, without building the whole of it."""
    made, at = [], 0
    for step in steps:
        made.append(step @ weight[at : at + step.shape[1]])
        at += step.shape[1]
    return np.concatenate(made)


class _Run:
    """One training: all weights in one vector, so that Adam is a few sums over it."""

    def __init__(self, fold: Fold, params: Mapping[str, Any], ladders: Ladders) -> None:
        self.fold, self.params = fold, params
        self.x, self.watched = ladders.laid(fold.x), ladders.laid(fold.x_watched)
        self.is_amount = fold.kind == "regression"
        y = np.asarray(fold.y, dtype=np.float64)
        self.shift = float(y.mean()) if self.is_amount else 0.0
        self.scale = (float(y.std()) or 1.0) if self.is_amount else 1.0
        width = fold.classes if fold.kind == "multiclass" else 1
        self.wanted = self._wanted(fold.y, width)
        self.missed = self._wanted(fold.y_watched, width)
        self.random = np.random.default_rng(fold.seed)
        sizes = [self.x.shape[1], *params["layers"], width]
        self.shapes = list(pairwise(sizes))
        self.all = np.zeros(sum(a * b + b for a, b in self.shapes), dtype=np.float32)
        for number, (weight, _) in enumerate(self.parts(self.all)):
            is_last = number == len(self.shapes) - 1
            spread = 0.0 if is_last and number == 0 else (2.0 / max(1, len(weight))) ** 0.5
            weight[:] = self.random.normal(size=weight.shape) * spread * (0.5 if is_last else 1.0)

    def _wanted(self, y: Array, width: int) -> Array:
        if self.is_amount:
            scaled: Array = ((np.asarray(y, dtype=np.float64) - self.shift) / self.scale)[:, None]
            return scaled.astype(np.float32)
        numbers = np.asarray(y).astype(np.int64)
        hits = numbers[:, None] if width == 1 else np.eye(width)[numbers]
        return hits.astype(np.float32)

    def parts(self, flat: Array) -> Iterator[tuple[Array, Array]]:
        """Give weights and biases of each layer, as views of one vector."""
        at = 0
        for a, b in self.shapes:
            yield flat[at : at + a * b].reshape(a, b), flat[at + a * b : at + a * b + b]
            at += a * b + b

    def layers(self) -> Layers:
        """Give what was learnt; amounts are unscaled in the last layer."""
        parts = [(w.astype(np.float64), b.astype(np.float64)) for w, b in self.parts(self.all)]
        weight, bias = parts[-1]
        parts[-1] = (weight * self.scale, bias * self.scale + self.shift)
        return Layers([weight for weight, _ in parts], [bias for _, bias in parts])

    def go(self) -> None:
        """Learn; where nothing is gained any more go back to the best, and on more slowly."""
        best, least = self.all.copy(), np.inf
        patience = self.params.get("patience", PATIENCE)
        batch = min(self.params.get("batch", 256 if len(self.x) > 10_000 else 128), len(self.x))
        epochs = 0
        for share in RATES:
            adam = _Adam(self.all, share * self.params["rate"], self.params["decay"])
            waited = 0
            while waited < patience and epochs < EPOCHS and not (self.fold.is_late and epochs):
                self._epoch(adam, batch)
                epochs += 1
                waited += 1
                loss = self._loss()
                if loss < least:
                    if loss < least * (1 - 1e-4):
                        waited = 0
                    best[:], least = self.all, loss
            self.all[:] = best

    def _epoch(self, adam: _Adam, batch: int) -> None:
        order = self.random.permutation(len(self.x))
        slope = np.zeros_like(self.all)
        parts, slopes = list(self.parts(self.all)), list(self.parts(slope))
        for start in range(0, len(order), batch):
            if start and self.fold.is_late:
                return
            rows = order[start : start + batch]
            self._slope(self.x[rows], self.wanted[rows], parts, slopes)
            adam.step(slope)

    def _slope(
        self,
        x: Array,
        wanted: Array,
        parts: list[tuple[Array, Array]],
        slopes: list[tuple[Array, Array]],
    ) -> None:
        """Write the loss's slope by every weight into `slopes`."""
        drop = self.params.get("drop", 0.0)
        held, masks = [x], []
        for weight, bias in parts[:-1]:
            x = x @ weight
            x += bias
            mask = (x > 0).astype(np.float32)
            if drop:
                mask *= (self.random.random(x.shape, dtype=np.float32) >= drop) / (1 - drop)
            x *= mask
            held.append(x)
            masks.append(mask)
        sums = x @ parts[-1][0] + parts[-1][1]
        back = (self._bent(sums) - wanted) / len(wanted)
        for number in range(len(parts) - 1, -1, -1):
            np.matmul(held[number].T, back, out=slopes[number][0])
            slopes[number][1][:] = back.sum(axis=0)
            if number:
                back = back @ parts[number][0].T
                back *= masks[number - 1]

    def _bent(self, sums: Array) -> Array:
        """Turn sums into what is wanted: amounts, or chances."""
        if self.is_amount:
            return sums
        if sums.shape[1] == 1:
            chances: Array = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
            return chances
        raised = np.exp(sums - sums.max(axis=1, keepdims=True))
        shares: Array = raised / raised.sum(axis=1, keepdims=True)
        return shares

    def _loss(self) -> float:
        x = self.watched
        parts = list(self.parts(self.all))
        for weight, bias in parts[:-1]:
            x = np.maximum(x @ weight + bias, 0)
        said = self._bent(x @ parts[-1][0] + parts[-1][1])
        if self.is_amount:
            return float(((said - self.missed) ** 2).mean())
        said = np.clip(said, 1e-6, 1 - 1e-6)
        if said.shape[1] == 1:
            found = self.missed * np.log(said) + (1 - self.missed) * np.log(1 - said)
            return float(-found.mean())
        return float(-(self.missed * np.log(said)).sum(axis=1).mean())


class _Adam:
    """Adam with decoupled decay of the weights."""

    def __init__(self, weights: Array, rate: float, decay: float) -> None:
        self.weights, self.rate, self.decay = weights, np.float32(rate), np.float32(decay)
        self.mean, self.square = np.zeros_like(weights), np.zeros_like(weights)
        self.count = 0

    def step(self, slope: Array) -> None:
        """Go one step down."""
        self.count += 1
        first, second = BETAS
        self.mean += np.float32(1 - first) * (slope - self.mean)
        self.square += np.float32(1 - second) * (slope * slope - self.square)
        size = np.float32((1 - second**self.count) ** 0.5 / (1 - first**self.count))
        move = self.mean / (np.sqrt(self.square) + np.float32(TINY))
        move *= size
        move += self.decay * self.weights
        move *= self.rate
        self.weights -= move
