"""Checks of stage 29: eight derivatives, two ways to measure them, and the verdict of gradcheck."""

import numpy as np
import solution
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

AFTERWARDS = """
def afterwards(function, f, x):
    x = x.copy()
    got = function(f, x)
    return got, x
"""
# What is minimised, its gradient, a wrong gradient; c and d are drawn anew on every run.
PAIRS = {
    "squares": ("np.sum((x - {c}) ** 2)", "2 * (x - {c})", "(x - {c})"),
    "product": ("np.prod(x)", "np.prod(x) / x", "np.prod(x) / x * np.sign(x - 1.5)"),
    "waves": ("np.sum(np.sin({c} * x))", "{c} * np.cos({c} * x)", "np.cos({c} * x)"),
    "mean": ("np.mean(x ** 3)", "3 * x ** 2 / x.size", "3 * x ** 2"),
    "chain": (
        "np.log(np.sum(np.exp({c} * x)))",
        "{c} * np.exp({c} * x) / np.sum(np.exp({c} * x))",
        "np.exp({c} * x) / np.sum(np.exp({c} * x))",
    ),
    "columns": (
        "np.sum(np.sum(x, axis=0) ** 2)",
        "2 * np.sum(x, axis=0) + 0 * x",
        "2 * np.sum(x, axis=-1, keepdims=True) + 0 * x",
    ),
    "nearly": ("np.sum(np.exp(x))", "np.exp(x)", "np.exp(x) * (1 + 1e-4)"),
    "neighbours": (
        "np.sum(x[1:] * x[:-1] ** 2)",
        "np.append(2 * x[:-1] * x[1:], 0) + np.append([0], x[:-1] ** 2)",
        "np.append(2 * x[:-1] * x[1:], 0) + np.append(x[:-1] ** 2, [0])",
    ),
}


@check(
    zh="d_quadratic：矩阵不对称也对",
    en="d_quadratic: right for a matrix that is not symmetric",
    proves=["derivatives"],
)
def quadratic(learner: Learner, rng: Generator) -> None:
    a, x = np.array([[1.0, 4.0], [0.0, 3.0]]), np.array([1.0, 2.0])
    expect(learner.d_quadratic(a, x)).close_to(np.array([10.0, 16.0]))
    a, x = rng.normal(size=(4, 4)).round(2), rng.normal(size=4).round(2)
    expect(learner.d_quadratic(a, x)).close_to(solution.d_quadratic(a, x), rtol=1e-9, atol=1e-12)


@check(
    zh="d_mean_square：均方误差对权重的梯度，系数是 2/n",
    en="d_mean_square: the mean squared error by its weights, with the factor 2/n",
    proves=["derivatives"],
)
def mean_square(learner: Learner, rng: Generator) -> None:
    x, y, w = rows(rng)
    expect(learner.d_mean_square(x, y, w)).close_to(
        solution.d_mean_square(x, y, w), rtol=1e-9, atol=1e-12
    )


@check(
    zh="d_sigmoid：斜率 σ(1 − σ)，±1000 处也有限",
    en="d_sigmoid: the slope σ(1 − σ), finite at ±1000 as well",
    proves=["derivatives"],
)
def sigmoid_slope(learner: Learner, rng: Generator) -> None:
    z = np.append(rng.normal(size=5, scale=2).round(2), 0.0)
    expect(learner.d_sigmoid(z)).close_to(solution.d_sigmoid(z), rtol=1e-9)
    far = np.array([-1000.0, -30.0, 1000.0])
    expect(learner.d_sigmoid(far)).close_to(solution.d_sigmoid(far), rtol=1e-6, atol=1e-300)


@check(
    zh="d_log_loss：平均对数损失的梯度，分数很大也有限",
    en="d_log_loss: the gradient of the mean log-loss, finite for large scores",
    proves=["derivatives"],
)
def log_loss(learner: Learner, rng: Generator) -> None:
    x, _, w = rows(rng)
    y = rng.permutation([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
    want = solution.d_log_loss(x, y, w)
    expect(learner.d_log_loss(x, y, w)).close_to(want, rtol=1e-9, atol=1e-12)
    want = solution.d_log_loss(1000 * x, y, w)
    expect(learner.d_log_loss(1000 * x, y, w)).close_to(want, rtol=1e-7, atol=1e-9)


@check(
    zh="log_loss_hessian：再求一次导，得到对称的矩阵",
    en="log_loss_hessian: differentiated once more, a symmetric matrix",
    proves=["derivatives"],
)
def second_derivatives(learner: Learner, rng: Generator) -> None:
    x, _, w = rows(rng)
    expect(learner.log_loss_hessian(x, w)).close_to(
        solution.log_loss_hessian(x, w), rtol=1e-9, atol=1e-12
    )


@check(
    zh="softmax_jacobian：每个占比对每个分数的导数",
    en="softmax_jacobian: the derivative of each share by each score",
    proves=["derivatives"],
)
def jacobian(learner: Learner, rng: Generator) -> None:
    z = rng.normal(size=4).round(2)
    want = solution.softmax_jacobian(z)
    expect(learner.softmax_jacobian(z)).close_to(want, rtol=1e-9, atol=1e-12)
    expect(learner.softmax_jacobian(z + 1000)).close_to(want, rtol=1e-7, atol=1e-9)


@check(
    zh="d_cross_entropy：占比减去正确答案的 1",
    en="d_cross_entropy: the shares, less 1 at the right answer",
    proves=["derivatives"],
)
def cross_entropy(learner: Learner, rng: Generator) -> None:
    z, label = rng.normal(size=5).round(2), int(rng.integers(5))
    want = solution.d_cross_entropy(z, label)
    expect(learner.d_cross_entropy(z, label)).close_to(want, rtol=1e-9, atol=1e-12)
    expect(learner.d_cross_entropy(z - 2000, label)).close_to(want, rtol=1e-7, atol=1e-9)


@check(
    zh="d_layer：链式法则穿过 tanh，形状与权重相同",
    en="d_layer: the chain rule through tanh, in the shape of the weights",
    proves=["derivatives"],
)
def layer(learner: Learner, rng: Generator) -> None:
    weights, x = rng.normal(size=(3, 2)).round(2), rng.normal(size=2).round(2)
    v = rng.normal(size=3).round(2)
    got = learner.d_layer(weights, x, v)
    expect(got).is_array(shape=(3, 2), dtype="float")
    expect(got).close_to(solution.d_layer(weights, x, v), rtol=1e-9, atol=1e-12)


@check(
    zh="numeric_gradient 精确到约八位，矩阵也行",
    en="numeric_gradient is right to about eight digits, for matrices too",
    proves=["gradient-checking"],
)
def measures(learner: Learner, rng: Generator) -> None:
    f = learner.define("lambda x: float((x[0] ** 2 * x[1] + x[1] ** 3).item())")
    expect(learner.numeric_gradient(f, np.array([3.0, 2.0]))).close_to(
        np.array([12.0, 21.0]), rtol=1e-8
    )
    c, x = float(rng.uniform(0.5, 1.5)), rng.normal(size=(2, 3)).round(2)
    f = learner.define(f"lambda x: float(__import__('numpy').exp({c} * x).sum())")
    got = learner.numeric_gradient(f, x)
    expect(got).is_array(shape=(2, 3), dtype="float")
    expect(got).close_to(c * np.exp(c * x), rtol=1e-7, atol=1e-8)


@check(
    zh="numeric_gradient 的步长随 x 的大小变：百万处也准",
    en="numeric_gradient: the step goes with the size of x, so that it is right at a million",
    proves=["gradient-checking"],
)
def scales_the_step(learner: Learner, rng: Generator) -> None:
    f = learner.define("lambda x: float((x ** 0.5).sum())")
    x = rng.uniform(1e6, 9e6, 3).round(0)
    expect(learner.numeric_gradient(f, x)).close_to(0.5 / np.sqrt(x), rtol=1e-6)
    f = learner.define("lambda x: float((x ** 2).sum())")
    whole = rng.integers(1, 9, 3)
    expect(learner.numeric_gradient(f, whole), zh="整数的 x", en="x of whole numbers").close_to(
        2.0 * whole, rtol=1e-7
    )


@check(
    zh="numeric_gradient 不改动 x",
    en="numeric_gradient leaves x as it was",
    proves=["gradient-checking"],
)
def leaves_x_alone(learner: Learner, rng: Generator) -> None:
    f = learner.define("lambda x: float((x ** 3).sum())")
    x = rng.normal(size=4, scale=3) + 0.1
    afterwards = learner.define(AFTERWARDS, name="afterwards")
    got, seen = afterwards(learner.numeric_gradient, f, x)
    expect(got, zh="梯度", en="the gradient").close_to(3 * x**2, rtol=1e-6, atol=1e-7)
    expect(seen, zh="调用之后的 x", en="x after the call").equals(x)


@check(
    zh="complex_step 精确到最后几位",
    en="complex_step is right to the last digits",
    proves=["gradient-checking"],
)
def steps_sideways(learner: Learner, rng: Generator) -> None:
    c, x = float(rng.uniform(0.5, 1.5)), rng.normal(size=4).round(2) + 3
    f = learner.define(f"lambda x: ({c} * x ** 3).sum() / x[0]")
    want = 3 * c * x**2 / x[0]
    want[0] -= c * float((x**3).sum()) / x[0] ** 2
    got = learner.complex_step(f, x)
    expect(got).is_array(shape=(4,), dtype="float")
    expect(got).close_to(want, rtol=1e-13, atol=1e-13)


@check(
    zh="gradcheck 认可八个对的梯度，识破八个错的",
    en="gradcheck accepts eight right gradients and rejects eight wrong ones",
    proves=["gradient-checking"],
)
def tells_right_from_wrong(learner: Learner, rng: Generator) -> None:
    for name, texts in PAIRS.items():
        c = round(float(rng.uniform(0.3, 0.8)), 2)
        x = rng.uniform(0.6, 2.4, (2, 3) if name == "columns" else 4).round(2)
        x.flat[0], x.flat[1] = 0.8, 2.1
        f, right, wrong = (made(learner, text.format(c=c)) for text in texts)
        verdict(learner, f, right, x, True, name)
        verdict(learner, f, wrong, x, False, name)


@check(
    zh="gradcheck 看每个分量：大的分量掩盖不了小的",
    en="gradcheck looks at each component: a large one does not hide a small one",
    proves=["gradient-checking"],
)
def looks_at_each_component(learner: Learner, rng: Generator) -> None:
    c = round(float(rng.uniform(0.01, 0.02)), 4)
    f = made(learner, f"1e5 * x[0] ** 2 + {c} * x[1] ** 2")
    x = np.array([1.0, 1.5])
    right = made(learner, f"np.array([2e5 * x[0], 2 * {c} * x[1]])")
    wrong = made(learner, f"np.array([2e5 * x[0], {c} * x[1]])")
    verdict(learner, f, right, x, True, "small component")
    verdict(learner, f, wrong, x, False, "small component")


@check(
    zh="gradcheck 与单位无关：函数放大、缩小一亿倍，判断不变",
    en="gradcheck does not depend on units: f a hundred million times larger or smaller",
    proves=["gradient-checking"],
)
def ignores_units(learner: Learner, rng: Generator) -> None:
    x = rng.uniform(1, 2, 3).round(2)
    for factor in (1e-8, 1e8):
        f = made(learner, f"{factor} * np.sum(np.exp(x))")
        verdict(learner, f, made(learner, f"{factor} * np.exp(x)"), x, True, f"{factor:g}")
        verdict(learner, f, made(learner, f"{factor} * np.exp(x) * 1.001"), x, False, f"{factor:g}")


@check(
    zh="gradcheck 不认可形状不对的梯度和 nan；tolerance 起作用",
    en="gradcheck rejects the wrong shape and nan, and heeds tolerance",
    proves=["gradient-checking"],
)
def rejects_what_is_no_gradient(learner: Learner, rng: Generator) -> None:
    x = rng.uniform(1, 2, 3).round(2)
    f = made(learner, "np.sum(x ** 2)")
    verdict(learner, f, made(learner, "2 * x"), x, True, "(3,)")
    verdict(learner, f, made(learner, "2 * x[:, None]"), x, False, "(3, 1)")
    verdict(learner, f, made(learner, "2 * x * np.array([1, np.nan, 1])"), x, False, "nan")
    off = made(learner, "2 * x * 1.001")
    expect(
        learner.gradcheck(f, off, x, tolerance=0.01), zh="容差 0.01", en="tolerance 0.01"
    ).equals(True)
    expect(
        learner.gradcheck(f, off, x, tolerance=1e-4), zh="容差 0.0001", en="tolerance 0.0001"
    ).equals(False)


def verdict(
    learner: Learner, f: object, gradient: object, x: np.ndarray, want: bool, name: str
) -> None:
    kind = ("对的梯度", "a right gradient") if want else ("错的梯度", "a wrong gradient")
    expect(
        learner.gradcheck(f, gradient, x), zh=f"{name}：{kind[0]}", en=f"{name}: {kind[1]}"
    ).equals(want)


def made(learner: Learner, text: str) -> object:
    """Define a function of x inside."""
    return learner.define(f"import numpy as np\ndef f(x):\n    return {text}\n", name="f")


def rows(rng: Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        rng.normal(size=(6, 3)).round(2),
        rng.normal(size=6).round(2),
        rng.normal(size=3).round(2),
    )
