"""Estimate Shapley values of a model that can only be asked, by drawing orders of its columns.

In an order drawn at random, columns turn one by one from another row's value to the row's own; what
the answer moves by when a column turns is its part (Castro, Gómez and Tejada 2009). Each order is
walked both ways (Mitchell et al. 2022), each fold of a configuration meets each row of the
background equally often: so the parts add up to the answer less the background's mean, exactly.

Start reading at `sampled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import Array
from baibu.workbench.explaining.laid import Laid, two_sided

AT_ONCE = 200_000  # cells of orders walked together


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What was estimated."""

    values: Array  # (rows, columns, outputs)
    base: Array  # (outputs,): the mean answer over the background


def sampled(
    laid: Laid, folds: Sequence[Fitted], rows: Array, background: Array, *, seed: int
) -> Sampled:
    """Explain rows of the pool by the mean of folds, against other rows of the pool."""
    rng = np.random.default_rng(seed)
    columns = len(laid.names)
    together = [folds] if folds[0].below else [(part,) for part in folds]
    walks = [
        _walked(laid, some, rows, background, _orders(rng, len(background), columns))
        for some in together
    ]
    return Sampled(
        values=np.mean([values for values, _ in walks], axis=0),
        base=np.mean([base for _, base in walks], axis=0),
    )


def _orders(rng: np.random.Generator, count: int, columns: int) -> Array:
    """Draw places of columns in orders; every second order is the one before it, turned."""
    half = (count + 1) // 2
    drawn = rng.permuted(np.tile(np.arange(columns), (half, 1)), axis=1)
    both = np.stack([drawn, columns - 1 - drawn], axis=1).reshape(2 * half, columns)
    return both[:count]


def _walked(
    laid: Laid, folds: Sequence[Fitted], rows: Array, background: Array, orders: Array
) -> tuple[Array, Array]:
    columns = orders.shape[1]
    steps = np.arange(columns + 1)[None, :, None] > orders[:, None, :]  # (orders, steps, columns)
    at_once = max(1, AT_ONCE // max(1, steps.size))
    found, bases = [], []
    for first in range(0, len(rows), at_once):
        some = rows[first : first + at_once]
        picked = np.where(
            steps[None], some[:, None, None, None], background[None, :, None, None]
        ).reshape(-1, columns)
        told = two_sided(laid.predict_folds(folds, picked))
        told = told.reshape(len(some), len(orders), columns + 1, -1)
        moved = np.diff(told, axis=2)  # (rows, orders, steps, outputs)
        index = np.broadcast_to(orders[None, :, :, None], moved.shape)
        found.append(np.take_along_axis(moved, index, axis=2).mean(axis=1))
        bases.append(told[0, :, 0].mean(axis=0))
    return np.concatenate(found), bases[0]
