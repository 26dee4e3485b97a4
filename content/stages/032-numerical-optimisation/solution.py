"""Go downhill: by gradient, with momentum, by Newton's step, with a line search; and say where to.

Every method gives its *path*: an array with one row for each point visited, the start first. Where
it ends is the last row, how many steps it took the number of rows less one.

Start reading at `gd`; the last section holds what the questions show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]
Function = Callable[[Array], float]
Gradient = Callable[[Array], Array]
Hessian = Callable[[Array], Array]

PREDICTIONS = {"q07": "large", "condition-steps": 10.0}


# Methods


def gd(
    gradient: Gradient, x: Array, step: float, tolerance: float = 1e-8, limit: int = 10_000
) -> Array:
    """Step against the gradient until its norm is at most the tolerance."""
    return momentum(gradient, x, step, 0.0, tolerance, limit)


def momentum(
    gradient: Gradient,
    x: Array,
    step: float,
    beta: float = 0.9,
    tolerance: float = 1e-8,
    limit: int = 10_000,
) -> Array:
    """Keep a share `beta` of the last step, and add a step against the gradient."""
    path = [np.array(x, dtype=float)]
    velocity = np.zeros_like(path[0])
    with np.errstate(over="ignore", invalid="ignore"):
        while len(path) <= limit:
            slope = np.asarray(gradient(path[-1].copy()))
            if norm(slope) <= tolerance:
                break
            velocity = beta * velocity - step * slope
            path.append(path[-1] + velocity)
            if not np.isfinite(path[-1]).all():
                raise ValueError("the steps diverge: the step size is too large")
    return np.array(path)


def newton(
    gradient: Gradient, hessian: Hessian, x: Array, tolerance: float = 1e-8, limit: int = 50
) -> Array:
    """Step to where the gradient would be zero if the Hessian stayed as it is."""
    path = [np.array(x, dtype=float)]
    while len(path) <= limit:
        slope = np.asarray(gradient(path[-1].copy()))
        if norm(slope) <= tolerance:
            break
        path.append(path[-1] - np.linalg.solve(hessian(path[-1].copy()), slope))
    return np.array(path)


def backtracking(
    f: Function,
    gradient: Gradient,
    x: Array,
    direction: Array,
    step: float = 1.0,
    shrink: float = 0.5,
    share: float = 1e-4,
) -> float:
    """Shrink the step until f falls by a share of what the slope promises."""
    x, direction = np.asarray(x, dtype=float), np.asarray(direction, dtype=float)
    promised = float(np.dot(gradient(x.copy()), direction))
    if promised >= 0:
        raise ValueError("the direction does not lead downhill")
    here = f(x.copy())
    while not f(x + step * direction) <= here + share * step * promised:
        step *= shrink
    return step


def safe_newton(
    f: Function,
    gradient: Gradient,
    hessian: Hessian,
    x: Array,
    tolerance: float = 1e-8,
    limit: int = 200,
) -> Array:
    """Take Newton steps that always lead downhill: absolute curvatures, and a line search."""
    path = [np.array(x, dtype=float)]
    while len(path) <= limit:
        slope = np.asarray(gradient(path[-1].copy()))
        if norm(slope) <= tolerance:
            break
        curvatures, ways = np.linalg.eigh(hessian(path[-1].copy()))
        size = np.abs(curvatures)
        size = np.maximum(size, 1e-8 * max(1.0, float(size.max())))
        direction = -ways @ (ways.T @ slope / size)
        path.append(path[-1] + backtracking(f, gradient, path[-1], direction) * direction)
    return np.array(path)


def norm(slope: Array) -> float:
    """Give the length of a vector."""
    return float(np.sqrt(np.sum(slope**2)))


# What can be known beforehand, and afterwards


def step_limits(hessian: Array) -> tuple[float, float, float]:
    """Give for a bowl: the step size at which gd diverges, the best one, the condition number."""
    curvatures = np.linalg.eigvalsh(hessian)
    flat, steep = float(curvatures[0]), float(curvatures[-1])
    if flat <= 0:
        raise ValueError("this is no bowl: a curvature is not positive")
    return 2 / steep, 2 / (flat + steep), steep / flat


def kind_of_point(hessian: Array) -> str:
    """Say what a point with gradient zero is, by the curvatures there."""
    curvatures = np.linalg.eigvalsh(hessian)
    least = 1e-8 * np.abs(curvatures).max()
    if curvatures[0] < -least and curvatures[-1] > least:
        return "saddle"
    if least > 0 and curvatures[0] > least:
        return "minimum"
    if least > 0 and curvatures[-1] < -least:
        return "maximum"
    return "unclear"


def is_convex(f: Function, low: Array, high: Array, rng: Generator, tries: int = 2000) -> bool:
    """Look for a chord that runs below the function at its middle; True if none is found."""
    for _ in range(tries):
        one, other = rng.uniform(low, high), rng.uniform(low, high)
        ends = np.array([f(one), f(other)])
        if f((one + other) / 2) > ends.mean() + 1e-9 * max(1.0, float(np.abs(ends).max())):
            return False
    return True


def order(path: Array, target: Array) -> float:
    """Measure the order of convergence by the last three errors above 1e-12."""
    errors = np.sqrt(((path - target) ** 2).sum(axis=1))
    first, second, third = errors[errors > 1e-12][-3:]
    return float(np.log(third / second) / np.log(second / first))


def basin(step: float, start: float = 2.0) -> str:
    """Say where gd ends on x⁴ − 3x² + x: in the "local" or "global" minimum, or "neither"."""
    try:
        end = gd(lambda x: 4 * x**3 - 6 * x + 1, np.array([start]), step)[-1, 0]
    except ValueError:
        return "neither"
    low, _, high = np.sort(np.roots([4, 0, -6, 1]).real)
    if abs(end - low) < 1e-6:
        return "global"
    return "local" if abs(end - high) < 1e-6 else "neither"


# What the questions show


def steps_needed(condition: float, rng: Generator) -> int:
    """Count the steps of gd, with its best step size, in a bowl of two directions."""
    turn = np.linalg.qr(rng.normal(size=(2, 2)))[0]
    bowl = turn @ np.diag([1.0, condition]) @ turn.T
    start = turn @ np.array([1.0, 1.0 / condition])  # a gradient of equal size in both
    return len(gd(lambda x: bowl @ x, start, step_limits(bowl)[1], 1e-8, 100_000)) - 1
