"""Stage 32: numerical optimisation. Predict first; then go downhill in four ways.
第 32 关：数值优化。先预测，再用四种办法下山。

Every method gives its *path*: an array with one row for each point visited, the start first.
每个方法都返回*路径*：一个数组，走过的每个点一行，第一行是起点。
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

# Answer before you run anything: the id of a choice, and a number.
# 先作答，再运行：一个是选项的 id，一个是数。
PREDICTIONS = {"q07": None, "condition-steps": None}


# Methods
# 方法


def gd(
    gradient: Gradient, x: Array, step: float, tolerance: float = 1e-8, limit: int = 10_000
) -> Array:
    """Step against the gradient until its norm is at most the tolerance.
    沿负梯度一步步走，直到梯度的范数不大于容差。
    """
    # TODO
    raise NotImplementedError


def momentum(
    gradient: Gradient,
    x: Array,
    step: float,
    beta: float = 0.9,
    tolerance: float = 1e-8,
    limit: int = 10_000,
) -> Array:
    """Keep a share `beta` of the last step, and add a step against the gradient.
    保留上一步的 beta 那么多，再加一步负梯度。
    """
    # TODO
    raise NotImplementedError


def newton(
    gradient: Gradient, hessian: Hessian, x: Array, tolerance: float = 1e-8, limit: int = 50
) -> Array:
    """Step to where the gradient would be zero if the Hessian stayed as it is.
    一步走到“黑塞矩阵若不变，梯度就会为零”的地方。
    """
    # TODO
    raise NotImplementedError


def backtracking(
    f: Function,
    gradient: Gradient,
    x: Array,
    direction: Array,
    step: float = 1.0,
    shrink: float = 0.5,
    share: float = 1e-4,
) -> float:
    """Shrink the step until f falls by a share of what the slope promises.
    缩短步长，直到下降量达到坡度所许诺的若干成。
    """
    # TODO
    raise NotImplementedError


def safe_newton(
    f: Function,
    gradient: Gradient,
    hessian: Hessian,
    x: Array,
    tolerance: float = 1e-8,
    limit: int = 200,
) -> Array:
    """Take Newton steps that always lead downhill: absolute curvatures, and a line search.
    保证下坡的牛顿步：曲率取绝对值，再做线搜索。
    """
    # TODO
    raise NotImplementedError


# What can be known beforehand, and afterwards
# 事先能知道的，和事后能知道的


def step_limits(hessian: Array) -> tuple[float, float, float]:
    """Give for a bowl: the step size at which gd diverges, the best one, the condition number.
    对碗形，给出梯度下降开始发散的步长、最好的步长、条件数。
    """
    # TODO
    raise NotImplementedError


def kind_of_point(hessian: Array) -> str:
    """Say what a point with gradient zero is, by the curvatures there.
    梯度为零的点，由那里的曲率说出它是什么。
    """
    # TODO
    raise NotImplementedError


def is_convex(f: Function, low: Array, high: Array, rng: Generator, tries: int = 2000) -> bool:
    """Look for a chord that runs below the function at its middle; True if none is found.
    找一条弦，中点处函数比它高；一条也找不到就返回 True。
    """
    # TODO
    raise NotImplementedError


def order(path: Array, target: Array) -> float:
    """Measure the order of convergence by the last three errors above 1e-12.
    由最后三个大于 1e-12 的误差量出收敛阶。
    """
    # TODO
    raise NotImplementedError


def basin(step: float, start: float = 2.0) -> str:
    """Say where gd ends on x⁴ − 3x² + x: in the "local" or "global" minimum, or "neither".
    梯度下降在 x⁴ − 3x² + x 上走到哪里：局部 "local"、全局 "global"，或 "neither"。
    """
    # TODO
    raise NotImplementedError
