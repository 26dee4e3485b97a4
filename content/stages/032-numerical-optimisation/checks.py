"""Checks of stage 32: the paths of four methods, what is known beforehand, and where it all ends.

Functions are drawn anew on every run and defined inside; the judge has them as well.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import solution as reference
from numpy.random import Generator
from numpy.typing import NDArray

from baibu.grader.checks import Learner, check, expect, observes

EXACT = {"rtol": 1e-6, "atol": 1e-9}
# Several functions of two numbers, with gradient and Hessian; a and b are drawn.
LAND = """
import numpy as np
a, b = {a}, {b}

def bowl(x): return float(0.5 * a * x[0]**2 + 0.5 * b * x[1]**2 + 0.2 * x[0] * x[1])
def d_bowl(x): return np.array([a * x[0] + 0.2 * x[1], b * x[1] + 0.2 * x[0]])
def h_bowl(x): return np.array([[a, 0.2], [0.2, b]])

def soft(x): return float(np.exp(x[0]) + np.exp(-a * x[0] + x[1]) + np.exp(-b * x[1]))
def d_soft(x):
    e = np.exp([x[0], -a * x[0] + x[1], -b * x[1]])
    return np.array([e[0] - a * e[1], e[1] - b * e[2]])
def h_soft(x):
    e = np.exp([x[0], -a * x[0] + x[1], -b * x[1]])
    return np.array([[e[0] + a * a * e[1], -a * e[1]], [-a * e[1], e[1] + b * b * e[2]]])

def wells(x): return float((x[0]**2 - a)**2 + b * x[1]**2 + 0.1 * x[0] * x[1])
def d_wells(x): return np.array([4 * x[0] * (x[0]**2 - a) + 0.1 * x[1], 2 * b * x[1] + 0.1 * x[0]])
def h_wells(x): return np.array([[12 * x[0]**2 - 4 * a, 0.1], [0.1, 2 * b]])

def valley(x): return float((a - x[0])**2 + 20 * b * (x[1] - x[0]**2)**2)
def d_valley(x):
    bend = 40 * b * (x[1] - x[0]**2)
    return np.array([-2 * (a - x[0]) - 2 * x[0] * bend, bend])
def h_valley(x):
    return np.array(
        [[2 - 80 * b * (x[1] - 3 * x[0]**2), -80 * b * x[0]], [-80 * b * x[0], 40.0 * b]]
    )
"""


class Land:
    """The functions with one draw of a and b: here, and inside."""

    def __init__(self, learner: Learner, a: float, b: float) -> None:
        self.learner, self.source = learner, LAND.format(a=a, b=b)
        self.own: dict[str, Any] = {}
        exec(self.source, self.own)

    def inside(self, *names: str) -> list[Any]:
        return [self.learner.define(self.source, name=name) for name in names]


@check(
    zh="gd：每一步减去步长乘梯度，路径的每个点都在",
    en="gd: each step subtracts the step size times the gradient; the path holds every point",
    proves=["gradient-descent"],
)
def walks_downhill(learner: Learner, rng: Generator) -> None:
    land = Land(learner, 1.0, 4.0)
    (slope,) = land.inside("d_bowl")
    got = path_of(learner.gd(slope, np.array([4.0, -2.0]), 0.1, limit=3), 2)
    want = reference.gd(land.own["d_bowl"], np.array([4.0, -2.0]), 0.1, limit=3)
    expect(got).close_to(want, **EXACT)
    land = Land(learner, *rng.uniform(1, 5, 2).round(2))
    (slope,) = land.inside("d_bowl")
    start, step = rng.uniform(-5, 5, 2).round(2), float(rng.uniform(0.05, 0.15))
    got = path_of(learner.gd(slope, start, step, limit=20), 2)
    expect(got).close_to(reference.gd(land.own["d_bowl"], start, step, limit=20), **EXACT)
    whole = path_of(learner.gd(slope, np.array([3, -1]), step, limit=5), 2)
    want = reference.gd(land.own["d_bowl"], np.array([3, -1]), step, limit=5)
    expect(whole, zh="起点是整数", en="a start of whole numbers").close_to(want, **EXACT)


@check(
    zh="gd：梯度的范数不大于容差就停；走够步数也停",
    en="gd: it stops when the norm of the gradient is at most the tolerance, or at the limit",
    proves=["gradient-descent"],
)
def knows_when_it_has_arrived(learner: Learner, rng: Generator) -> None:
    land = Land(learner, *rng.uniform(1, 3, 2).round(2))
    (slope,) = land.inside("d_soft")
    start = rng.uniform(-0.5, 0.5, 2)
    for tolerance in (1e-2, 1e-6):
        path = path_of(learner.gd(slope, start, 0.05, tolerance=tolerance), 2)
        sizes = [reference.norm(land.own["d_soft"](point)) for point in path]
        expect.that(
            sizes[-1] <= tolerance * (1 + 1e-6) and min(sizes[:-1]) > tolerance * (1 - 1e-6),
            zh=f"最后一点是第一个梯度范数不大于 {tolerance:g} 的点",
            en=f"the last point is the first whose gradient has a norm of at most {tolerance:g}",
            got=sizes[-2:],
        )
    arrived = path[-1]
    again = path_of(learner.gd(slope, arrived, 0.05, tolerance=1e-5), 2)
    expect(again, zh="从终点出发", en="started where it ended").close_to(arrived[None], **EXACT)
    short = path_of(learner.gd(slope, start, 0.001, limit=7), 2)
    expect(len(short), zh="limit = 7 时的点数", en="points with limit = 7").equals(8)


@check(
    zh="step_limits：发散的界限、最好的步长、条件数",
    en="step_limits: where gd diverges, the best step size, the condition number",
    proves=["learning-rate", "conditioning"],
)
def knows_the_limits(learner: Learner, rng: Generator) -> None:
    got = learner.step_limits(np.array([[5.0, 3.0], [3.0, 5.0]]))
    expect(tuple(got) if isinstance(got, list) else got).close_to((0.25, 0.2, 4.0), **EXACT)
    curvatures = rng.uniform(0.5, 20, 4)
    bowl = turned(rng, curvatures)
    got = learner.step_limits(bowl)
    expect(tuple(got) if isinstance(got, list) else got).close_to(
        reference.step_limits(bowl), **EXACT
    )
    learner.raises(ValueError, learner.step_limits, turned(rng, np.array([-1.0, 2.0, 5.0])))


@check(
    zh="gd：略低于界限就收敛，略高于界限就发散，抛出 ValueError",
    en="gd: just below the limit it converges, just above it diverges with ValueError",
    proves=["learning-rate"],
)
def diverges_above_the_limit(learner: Learner, rng: Generator) -> None:
    bowl = turned(rng, np.array([1.0, 3.0, float(rng.uniform(5, 9))]))
    limit = reference.step_limits(bowl)[0]
    slope = learner.define(f"import numpy as np\nh = np.array({bowl.tolist()})\n"
                           "def slope(x): return h @ x\n", name="slope")  # fmt: skip
    start = rng.uniform(1, 3, 3)
    path = path_of(learner.gd(slope, start, 0.95 * limit), 3)
    expect(path[-1], zh="终点", en="the end").close_to(np.zeros(3), atol=1e-6)
    learner.raises(ValueError, learner.gd, slope, start, 1.2 * limit)
    learner.raises(ValueError, learner.momentum, slope, start, 5 * limit)


@check(
    zh="momentum：速度保留 beta 那么多，再加一步负梯度",
    en="momentum: the velocity keeps its share beta and gains a step against the gradient",
    proves=["gradient-descent"],
)
def keeps_its_speed(learner: Learner, rng: Generator) -> None:
    land = Land(learner, *rng.uniform(1, 5, 2).round(2))
    (slope,) = land.inside("d_bowl")
    start, step = rng.uniform(-5, 5, 2).round(2), float(rng.uniform(0.02, 0.1))
    got = path_of(learner.momentum(slope, start, step, limit=8), 2)
    expect(got).close_to(reference.momentum(land.own["d_bowl"], start, step, limit=8), **EXACT)
    got = path_of(learner.momentum(slope, start, step, beta=0.5, limit=12), 2)
    want = reference.momentum(land.own["d_bowl"], start, step, 0.5, limit=12)
    expect(got).close_to(want, **EXACT)


@check(
    zh="momentum：条件数大时，步数不到梯度下降的三分之一",
    en="momentum: for a large condition number it needs less than a third of gd's steps",
    proves=["gradient-descent", "conditioning"],
)
def crosses_the_valley(learner: Learner, rng: Generator) -> None:
    condition = float(rng.uniform(300, 600))
    bowl = turned(rng, np.array([1.0, condition]))
    slope = learner.define(f"import numpy as np\nh = np.array({bowl.tolist()})\n"
                           "def slope(x): return h @ x\n", name="slope")  # fmt: skip
    start = rng.uniform(1, 2, 2)
    plain = path_of(learner.gd(slope, start, reference.step_limits(bowl)[1]), 2)
    step, beta = 4 / (1 + condition**0.5) ** 2, ((condition**0.5 - 1) / (condition**0.5 + 1)) ** 2
    heavy = path_of(learner.momentum(slope, start, step, beta=beta), 2)
    for path in (plain, heavy):
        expect(path[-1], zh="终点", en="the end").close_to(np.zeros(2), atol=1e-6)
    expect(len(heavy) / len(plain), zh="步数之比", en="ratio of the steps").at_most(1 / 3)


@check(
    zh="newton：碗形一步到底；路径与参考相同",
    en="newton: a bowl takes one step; the path is that of the reference",
    proves=["newton-methods"],
)
def steps_by_curvature(learner: Learner, rng: Generator) -> None:
    land = Land(learner, *rng.uniform(1, 5, 2).round(2))
    start = rng.uniform(-5, 5, 2).round(2)
    slope, curvature = land.inside("d_bowl", "h_bowl")
    path = path_of(learner.newton(slope, curvature, start), 2)
    expect(path).close_to(np.array([start, [0, 0]]), rtol=1e-6, atol=1e-8)
    slope, curvature = land.inside("d_soft", "h_soft")
    start = rng.uniform(-0.5, 0.5, 2)
    path = path_of(learner.newton(slope, curvature, start), 2)
    want = reference.newton(land.own["d_soft"], land.own["h_soft"], start)
    expect(path[: len(want) - 1]).close_to(want[:-1], **EXACT)
    expect(path[-1], zh="终点", en="the end").close_to(want[-1], rtol=1e-6, atol=1e-8)
    expect(len(path), zh="点数", en="number of points").between(len(want) - 1, len(want) + 1)


@check(
    zh="newton：误差每步大约平方一次（二阶收敛）；在鞍点附近就走到鞍点",
    en="newton: the error is about squared in each step; near a saddle it walks to the saddle",
    proves=["newton-methods", "convexity"],
)
def squares_its_error(learner: Learner, rng: Generator) -> None:
    land = Land(learner, *rng.uniform(1, 2.5, 2).round(2))
    slope, curvature = land.inside("d_soft", "h_soft")
    start = rng.uniform(0.3, 0.6, 2)
    path = path_of(learner.newton(slope, curvature, start, tolerance=1e-12), 2)
    target = reference.newton(land.own["d_soft"], land.own["h_soft"], start, 1e-14)[-1]
    errors = np.sqrt(((path - target) ** 2).sum(axis=1))
    near = [(one, two) for one, two in zip(errors[:-1], errors[1:], strict=True) if one < 0.3]
    expect.that(
        len(near) >= 2 and all(two <= 3 * one**2 + 1e-12 for one, two in near),
        zh="误差小于 0.3 之后，下一个误差不超过它平方的三倍",
        en="once an error is below 0.3, the next is at most three times its square",
        got=errors,
    )
    slope, curvature = land.inside("d_wells", "h_wells")
    path = path_of(learner.newton(slope, curvature, rng.uniform(-0.1, 0.1, 2)), 2)
    expect(path[-1], zh="从鞍点附近出发", en="started near a saddle").close_to(
        np.zeros(2), atol=1e-7
    )


@check(
    zh="backtracking：一直缩短，直到下降够多；方向不是下坡就抛出 ValueError",
    en="backtracking: shrinks until the fall is large enough; ValueError if not downhill",
    proves=["newton-methods", "learning-rate"],
)
def shrinks_the_step(learner: Learner, rng: Generator) -> None:
    land = Land(learner, *rng.uniform(1, 3, 2).round(2))
    f, slope = land.inside("valley", "d_valley")
    for options in ({}, {"step": 8.0, "shrink": 0.7, "share": 0.4}, {"step": 1e-9}):
        x = rng.uniform(-2, 2, 2).round(2)
        down = -land.own["d_valley"](x) * float(rng.uniform(0.5, 2))
        got = expect(learner.backtracking(f, slope, x, down, **options)).is_number()
        want = reference.backtracking(land.own["valley"], land.own["d_valley"], x, down, **options)
        expect(got).close_to(want, rtol=1e-9)
    learner.raises(ValueError, learner.backtracking, f, slope, x, -down)
    for _ in range(3):  # in a bowl with curvature a any step below 2/a falls, but enough only 1.2/a
        a, x = float(rng.uniform(0.5, 4)), rng.uniform(1, 3, 1)
        f = learner.define(f"lambda x: {a} / 2 * float(x[0]) ** 2")
        slope = learner.define(f"lambda x: {a} * x")
        options = {"step": float(rng.uniform(1.3, 1.7)) / a, "shrink": 0.6, "share": 0.4}
        got = expect(learner.backtracking(f, slope, x, -a * x, **options)).is_number()
        expect(got).close_to(0.6 * options["step"], rtol=1e-9)


@check(
    zh="safe_newton：总在下降，从鞍点附近也走进极小值",
    en="safe_newton: it always descends, and ends in a minimum even from beside a saddle",
    proves=["newton-methods", "convexity"],
)
def never_climbs(learner: Learner, rng: Generator) -> None:
    # A tolerance of 1e-6: closer by, a fall is smaller than the rounding of f, and a line search
    # that is written in another order may find none.
    land = Land(learner, *rng.uniform(1, 2, 2).round(2))
    for name, start in (
        ("wells", rng.uniform(0.001, 0.1, 2) * rng.choice([-1, 1], 2)),
        ("wells", rng.uniform(-3, 3, 2)),
        ("valley", rng.uniform(-2, 2, 2)),
        ("soft", rng.uniform(3, 5, 2) * rng.choice([-1, 1], 2)),
    ):
        f, slope, curvature = land.inside(name, f"d_{name}", f"h_{name}")
        path = path_of(learner.safe_newton(f, slope, curvature, start, tolerance=1e-6), 2)
        expect(path[0], zh="第一点", en="the first point").close_to(start, **EXACT)
        heights = np.array([land.own[name](point) for point in path])
        expect.that(
            bool(np.all(np.diff(heights) <= 1e-12 * (1 + np.abs(heights[:-1])))),
            zh=f"{name}：函数值一步也不上升",
            en=f"{name}: no step raises the function",
            got=heights,
        )
        size = reference.norm(land.own[f"d_{name}"](path[-1]))
        expect(size, zh=f"{name}：终点的梯度", en=f"{name}: gradient at the end").at_most(1.1e-6)
        least = float(np.linalg.eigvalsh(land.own[f"h_{name}"](path[-1]))[0])
        expect(least, zh="终点最小的曲率", en="least curvature at the end").at_least(1e-3)
        expect(len(path), zh="点数", en="number of points").at_most(101)


@check(
    zh="kind_of_point：由曲率的符号判断极小、极大、鞍点；有接近 0 的就说不清",
    en="kind_of_point: minimum, maximum or saddle by the signs; unclear if one is about 0",
    proves=["convexity"],
)
def names_points(learner: Learner, rng: Generator) -> None:
    signs = {
        "minimum": [1, 1, 1],
        "maximum": [-1, -1, -1],
        "saddle": [-1, -1, 1],
    }
    for kind in [*map(str, rng.permutation([*signs, "small"])), "unclear", "flat saddle"]:
        if kind == "flat saddle":  # a rise and a fall decide, whatever the third does
            sizes, want = np.array([2.0, -3.0, 0.0]), "saddle"
        elif kind == "unclear":
            sizes, want = np.array([2.0, 3.0, 0.0]), "unclear"
        elif kind == "small":  # units play no part
            sizes, want = 1e-12 * rng.uniform(1, 9, 3), "minimum"
        else:
            sizes, want = rng.uniform(0.5, 5, 3) * signs[kind], kind
        expect(learner.kind_of_point(turned(rng, sizes))).equals(want)


@check(
    zh="is_convex：凸函数找不到反例，非凸的找得到",
    en="is_convex: no counter-example for convex functions, one for others",
    proves=["convexity"],
)
def finds_dents(learner: Learner, rng: Generator) -> None:
    # Each dent shows in at least 3 % of the chords: 2000 tries miss it with 0.97 ** 2000 < 1e-26.
    a, b = (round(float(number), 2) for number in rng.uniform(1, 3, 2))
    low, high = np.array([-3.0, -3.0]), np.array([3.0, 3.0])
    for text, want in (
        (f"{a} * x[0]**2 + {b} * x[1]**2 - x[0]", True),
        (f"(x[0]**2 - {a})**2 + {b} * x[1]**2", False),
        (f"{a} * abs(x[0]) + max(0, {b} * x[1] - 1)", True),
        (f"x[0]**2 + {b} * x[0] * x[1] * 2 + x[1]**2", False),
        (f"{a} * x[0] - {b} * x[1] + 7", True),
        (f"-({a} * x[0]**2 + {b} * x[1]**2)", False),
    ):
        f = learner.define(f"lambda x: float({text})")
        got = learner.is_convex(f, low, high, generator(learner, int(rng.integers(10**6))))
        expect(got, zh=text, en=text).equals(want)
    f = learner.define(
        f"lambda x: float(np.sin({a} / 3 * x[0]))".replace("np", "__import__('numpy')")
    )
    for box, want in (((np.array([-2.5]), np.array([-0.1])), True), ((low[:1], high[:1]), False)):
        got = learner.is_convex(f, *box, generator(learner, int(rng.integers(10**6))))
        expect(got, zh=f"正弦，{box[0][0]} 到 {box[1][0]}", en=f"sine on {box}").equals(want)


@check(
    zh="order：由最后三个误差量出收敛阶",
    en="order: the order of convergence by the last three errors",
    proves=["newton-methods"],
)
def measures_the_order(learner: Learner, rng: Generator) -> None:
    target, way = rng.normal(size=3), rng.normal(size=3)
    way /= reference.norm(way)
    rate = float(rng.uniform(0.3, 0.8))
    for errors in (
        rate ** np.arange(8),
        np.array([0.3, 0.09, 0.0081, 6.561e-5, 4.3e-9, 1.9e-17]),
        np.array([0.5, 0.2, 0.05, 0.004, 1e-14, 0.0]),
    ):
        path = target + errors[:, None] * way
        expect(learner.order(path, target)).close_to(reference.order(path, target), rtol=1e-6)


@check(
    zh="basin：同一个起点，步长决定落进哪个极小值",
    en="basin: from one start, the step size decides in which minimum it ends",
    proves=["learning-rate", "gradient-descent"],
)
def ends_where_the_step_leads(learner: Learner, rng: Generator) -> None:
    for step, want in ((0.001, "local"), (0.12, "global"), (0.15, "neither")):
        got = learner.basin(step)
        expect(got, zh=f"步长 {step}", en=f"step size {step}").equals(want)
    for _ in range(4):
        step, start = stable_case(rng)
        got = learner.basin(step, start=start)
        words = f"{step}, {start}"
        expect(got, zh=words, en=words).equals(reference.basin(step, start))
    got = learner.basin(0.5, start=4.0)
    expect(got, zh="发散", en="diverging").equals("neither")


@observes("q07")
def where_small_steps_end(learner: Learner, _rng: Generator) -> str:
    ends = {step: reference.basin(step) for step in (0.001, 0.12)}
    names = {(True, True): "both", (True, False): "small", (False, True): "large"}
    return names.get((ends[0.001] == "global", ends[0.12] == "global"), "neither")


@observes("condition-steps")
def how_steps_grow(_learner: Learner, rng: Generator) -> float:
    few, many = (reference.steps_needed(condition, rng) for condition in (100, 1000))
    return many / few


def stable_case(rng: Generator) -> tuple[float, float]:
    """Draw step and start of a walk whose end no rounding can change."""
    while True:
        step, start = float(rng.uniform(0.002, 0.11)), float(rng.uniform(-2.2, 2.2))
        ends = {reference.basin(step * s, start * t) for s in (1 - 1e-9, 1, 1 + 1e-9)
                for t in (1 - 1e-9, 1 + 1e-9)}  # fmt: skip
        steps = len(walk(step, start))
        if len(ends) == 1 and steps < 3000:
            return step, start


def walk(step: float, start: float) -> NDArray:
    slope: Callable[[NDArray], NDArray] = lambda x: 4 * x**3 - 6 * x + 1  # noqa: E731
    try:
        return reference.gd(slope, np.array([start]), step)
    except ValueError:
        return np.zeros((1, 1))


def turned(rng: Generator, curvatures: NDArray) -> NDArray:
    """Make a symmetric matrix with these eigenvalues, in a random direction."""
    turn = np.linalg.qr(rng.normal(size=(len(curvatures),) * 2))[0]
    matrix = turn @ np.diag(curvatures) @ turn.T
    return (matrix + matrix.T) / 2


def path_of(got: Any, width: int) -> NDArray:
    return expect(got, zh="路径", en="path").is_array((None, width), "float")


def generator(learner: Learner, seed: int) -> Any:
    return learner.define(f"__import__('numpy').random.default_rng({seed})")
