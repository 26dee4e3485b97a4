"""Checks of stage 26: features made, coded and chosen; a gain that shuffled labels do not show.

Fits that are passed in are spies where it matters: they show what they were given. The experiment
behind the question is run by the judge with the reference's own tools.
"""

from typing import Any

import numpy as np
import solution as reference
from numpy.random import Generator
from numpy.typing import NDArray
from sklearn.datasets import load_diabetes

from baibu.grader.checks import Learner, check, expect, observes

EXACT = {"rtol": 1e-6, "atol": 1e-9}
FITS = """
import numpy as np

def least_squares(x, y):
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    return lambda new: weights[0] + new @ weights[1:]

def remembering(x, y):
    return lambda new: (x, new)

def mean_only(x, y):
    return lambda new: np.full(len(new), y.mean())
"""


@check(
    zh="products：先是原来的列，再是每一对的乘积，包括平方",
    en="products: the columns, then the product of every pair, squares included",
    proves=["feature-engineering"],
)
def multiplies_columns(learner: Learner, rng: Generator) -> None:
    got = learner.products(np.array([[2.0, 3.0], [1.0, -1.0]]))
    expect(got).close_to(np.array([[2.0, 3.0, 4.0, 6.0, 9.0], [1.0, -1.0, 1.0, -1.0, 1.0]]))
    x = rng.normal(size=(5, 4)).round(2)
    expect(learner.products(x)).close_to(reference.products(x), **EXACT)


@check(
    zh="cyclic：正弦与余弦，23 点与 0 点相邻",
    en="cyclic: sine and cosine, so that hour 23 lies beside hour 0",
    proves=["feature-engineering"],
)
def closes_the_circle(learner: Learner, rng: Generator) -> None:
    got = learner.cyclic([0, 6, 12, 24], 24)
    want = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]])
    expect(got).close_to(want, atol=1e-9)
    values, period = rng.integers(0, 50, 7), float(rng.uniform(5, 15))
    expect(learner.cyclic(values, period)).close_to(reference.cyclic(values, period), **EXACT)


@check(
    zh="lagged：每个值旁边只有它之前的值；间隔小于 1 就抛出 ValueError",
    en="lagged: beside each value stand earlier ones only; ValueError for a lag below 1",
    proves=["feature-engineering"],
)
def never_looks_ahead(learner: Learner, rng: Generator) -> None:
    x, y = two(learner.lagged(np.array([10.0, 20.0, 30.0, 40.0, 50.0]), [1, 3]))
    expect(x, zh="特征", en="features").close_to(np.array([[30.0, 10.0], [40.0, 20.0]]))
    expect(y, zh="目标", en="targets").close_to(np.array([40.0, 50.0]))
    series = rng.normal(size=15).round(2)
    lags = [int(lag) for lag in rng.permutation([1, 2, 5, 7])[:3]]
    got = two(learner.lagged(series, lags))
    want = reference.lagged(series, lags)
    expect(got[0], zh="特征", en="features").close_to(want[0])
    expect(got[1], zh="目标", en="targets").close_to(want[1])
    learner.raises(ValueError, learner.lagged, series, [0, 1])
    learner.raises(ValueError, learner.lagged, series, [1, -2])


@check(
    zh="window_features：六个特征，按定义",
    en="window_features: six features, by their definitions",
    proves=["feature-engineering"],
)
def describes_windows(learner: Learner, rng: Generator) -> None:
    names = [
        ("均值", "mean"),
        ("标准差", "standard deviation"),
        ("斜率", "slope"),
        ("穿过均值的次数", "crossings of the mean"),
        ("与后一个值的相关", "correlation with the next value"),
        ("最强的节律", "strongest rhythm"),
    ]
    fixed = np.array([[1.0, 2.0, 3.0, 6.0], [5.0, -5.0, 5.0, -5.0]])
    width = int(rng.integers(16, 30))
    drawn = np.array([wave(rng, width, rhythm) for rhythm in (1, 2, 3, 5)])
    for windows in (fixed, drawn):
        got = expect(learner.window_features(windows)).is_array((len(windows), 6), "number")
        want = reference.window_features(windows)
        for place, (zh, en) in enumerate(names):
            expect(got[:, place].astype(float), zh=zh, en=en).close_to(want[:, place], **EXACT)


@check(
    zh="window_features：不变的窗口，只有均值不是 0",
    en="window_features: of a constant window only the mean is not 0",
    proves=["feature-engineering"],
)
def bears_stillness(learner: Learner, rng: Generator) -> None:
    level = float(rng.uniform(1, 9))
    windows = np.vstack([np.full(12, level), wave(rng, 12, 2), np.full(12, 0.1)])
    got = learner.window_features(windows)
    expect(got).close_to(reference.window_features(windows), **EXACT)


@check(
    zh="target_code：类别的平均标签，向总平均收缩；没见过的类别得总平均",
    en="target_code: a category's mean label drawn to the mean of all, which unknown ones get",
    proves=["category-encoding"],
)
def codes_by_the_label(learner: Learner, rng: Generator) -> None:
    y = np.array([10.0, 20.0, 60.0])
    got = learner.target_code(["a", "a", "b"], y, ["b", "a", "c"], smoothing=2.0)
    expect(got).close_to(np.array([40.0, 22.5, 30.0]))
    train, labels = rng.choice(["甲", "乙", "丙"], 20), rng.normal(5, 3, 20)
    new = rng.choice(["甲", "乙", "丙", "丁"], 9)
    for smoothing in (0.0, 10.0):
        got = learner.target_code(train, labels, new, smoothing=smoothing)
        expect(got).close_to(reference.target_code(train, labels, new, smoothing), **EXACT)
    numbers = rng.integers(0, 4, 20)
    got = learner.target_code(numbers, labels, numbers)
    expect(got, zh="smoothing 不给时", en="the default smoothing").close_to(
        reference.target_code(numbers, labels, numbers), **EXACT
    )


@check(
    zh="out_of_fold：改一行的标签，这一行自己的编码不变，别的折跟着变",
    en="out_of_fold: a row's own label changes its own code by nothing, and those of other folds",
    proves=["category-encoding"],
)
def own_label_has_no_say(learner: Learner, rng: Generator) -> None:
    values, y = rng.integers(0, 3, 24), rng.normal(size=24).round(2)
    splits = reference.folds(24, 4, rng)
    once = learner.out_of_fold(values, y, splits, smoothing=1.0)
    expect(once).close_to(reference.out_of_fold(values, y, splits, 1.0), **EXACT)
    row = int(rng.integers(24))
    other = y.copy()
    other[row] += 100
    again = expect(learner.out_of_fold(values, other, splits, smoothing=1.0)).is_array((24,))
    expect(again[row], zh="这一行自己的编码", en="the row's own code").close_to(
        once[row], rtol=1e-9
    )
    expect(again).close_to(reference.out_of_fold(values, other, splits, 1.0), **EXACT)


@check(
    zh="target_coded：训练行用折外的编码，新行用全部训练行的编码",
    en="target_coded: training rows get codes of other folds, new rows those of all training rows",
    proves=["category-encoding"],
)
def codes_inside(learner: Learner, rng: Generator) -> None:
    # Every value occurs once, so that a code made without a row's own label is the mean of the
    # others of its fold's complement, whichever the folds: it never moves towards the own label.
    remembering = learner.define(FITS, name="remembering")
    n = 40
    x = np.column_stack([rng.normal(size=n), rng.permutation(n) % 8, rng.normal(size=n)])
    y = rng.normal(size=n) + 3 * x[:, 1]
    new = np.column_stack([rng.normal(size=5), [0, 3, 7, 8, 99], rng.normal(size=5)])
    fit = learner.target_coded(remembering, 1, generator(learner, int(rng.integers(10**6))), 2.0)
    seen, replaced = two(fit(x, y)(new))
    want = new.copy()
    want[:, 1] = reference.target_code(x[:, 1], y, new[:, 1], 2.0)
    expect(replaced, zh="新行", en="new rows").close_to(want, **EXACT)
    expect(seen, zh="训练行", en="training rows").is_array((n, 3), "float")
    expect(seen[:, [0, 2]], zh="其余的列", en="the other columns").close_to(x[:, [0, 2]], **EXACT)
    alone = np.column_stack([np.zeros(n), np.arange(n), np.zeros(n)])
    fit = learner.target_coded(remembering, 1, generator(learner, int(rng.integers(10**6))), 0.5)
    codes = expect(two(fit(alone, y)(alone))[0]).is_array((n, 3), "float")[:, 1]
    means = np.round(codes, 9)
    expect.that(
        len(np.unique(means)) == 5 and fold_means(codes, y),
        zh="每个类别只有一行时，训练行的编码是其余各折的平均标签（五折）",
        en="with one row to a category, a training row's code is the mean label of the other folds "
        "(five folds)",
        got=codes,
    )


@check(
    zh="filtered：相关系数绝对值最大的 k 列，好的在前",
    en="filtered: the k columns with the largest absolute correlation, best first",
    proves=["feature-selection"],
)
def filters(learner: Learner, rng: Generator) -> None:
    x = rng.normal(size=(30, 7))
    y = x[:, 1] - 3 * x[:, 4] + rng.normal(0, 0.5, 30)
    x[:, 4] *= 0.01
    x[:, 2] *= 500
    x[:, 5] = 0.1
    for k in (2, 4):
        got = expect(learner.filtered(x, y, k)).is_list("int", k)
        expect(got).equals(reference.filtered(x, y, k))


@check(
    zh="forward：每一步加进让测试部分误差最小的那一列",
    en="forward: each step adds the column that makes the error on the test parts smallest",
    proves=["feature-selection"],
)
def wraps(learner: Learner, rng: Generator) -> None:
    fit = learner.define(FITS, name="least_squares")
    x = rng.normal(size=(36, 5))
    x[:, 3] = x[:, 0] + 0.1 * x[:, 3]  # nearly a copy: good alone, useless beside the first
    y = 2 * x[:, 0] + x[:, 1] + 0.5 * x[:, 2] + rng.normal(0, 0.3, 36)
    splits = reference.folds(36, 3, rng)
    got = expect(learner.forward(fit, x, y, 3, splits)).is_list("int", 3)
    expect(got).equals(reference.forward(reference.least_squares, x, y, 3, splits))
    for _ in range(3):  # on noise, held-out rows and rows already seen choose differently
        x, y = rng.normal(size=(14, 8)), rng.normal(size=14)
        splits = reference.folds(14, 2, rng)
        got = learner.forward(fit, x, y, 3, splits)
        want = reference.forward(reference.least_squares, x, y, 3, splits)
        expect(got, zh="纯噪声", en="pure noise").equals(want)
    table, progress = load_diabetes(return_X_y=True)
    rows = rng.permutation(len(progress))[:150]
    splits = reference.folds(150, 3, rng)
    got = learner.forward(fit, table[rows], progress[rows], 2, splits)
    want = reference.forward(reference.least_squares, table[rows], progress[rows], 2, splits)
    expect(got, zh="糖尿病数据", en="diabetes").equals(want)


@check(
    zh="embedded：套索回归给了权重的列；先标准化，单位不起作用",
    en="embedded: the columns that a lasso gives weight; standardised first, units play no part",
    proves=["feature-selection"],
)
def selects_by_penalty(learner: Learner, rng: Generator) -> None:
    # Weights are 0 or at least 0.3 after shrinking; noise correlates by 0.07 at most (6 of its sd
    # would be 0.19), below both penalties.
    x = rng.normal(size=(1000, 6))
    y = 2 * x[:, 0] - 1.5 * x[:, 3] + 0.9 * x[:, 5] + rng.normal(0, 0.3, 1000)
    units = x * np.array([0.001, 1.0, 500.0, 200.0, 0.01, 5.0]) + 7
    for alpha, want in ((0.45, [0, 3, 5]), (1.2, [0, 3])):
        got = expect(learner.embedded(units, y, alpha)).is_list("int")
        expect(sorted(got)).equals(want)
    units[:, 1] = 0.1
    expect(
        sorted(learner.embedded(units, y, 0.45)), zh="有一列恒定", en="a constant column"
    ).equals([0, 3, 5])


@check(
    zh="engineered：在拟合里面构造、选择；隐藏数据上的 R² 比原样至少高 0.5",
    en="engineered: made and chosen inside the fit; R² on hidden rows is at least 0.5 higher",
    proves=["feature-engineering", "feature-selection"],
)
def gains_on_hidden_rows(learner: Learner, rng: Generator) -> None:
    # Measured over 1500 draws: raw 0.08 (sd 0.07), with products 0.96 (sd 0.01).
    fit = learner.define(FITS, name="least_squares")
    x, y = reference.crossed(rng, 400)
    train, test = np.arange(250), np.arange(250, 400)
    predictor = learner.engineered(fit, 6)(x[train], y[train])
    got = expect(predictor(x[test])).is_array((150,), "float")
    raw = reference.least_squares(x[train], y[train])(x[test])
    gain = reference.r2(y[test], got) - reference.r2(y[test], raw)
    expect(gain, zh="R² 的提升", en="gain in R²").at_least(0.5)
    want = reference.engineered(reference.least_squares, 6)(x[train], y[train])(x[test])
    expect(got, zh="预测", en="predictions").close_to(want, rtol=1e-6, atol=1e-6)
    few = expect(predictor(x[:2])).is_array((2,), "float")
    want = reference.engineered(reference.least_squares, 6)(x[train], y[train])(x[:2])
    expect(few, zh="只预测两行", en="two rows only").close_to(want, rtol=1e-6, atol=1e-6)


@check(
    zh="engineered：标签打乱之后，什么提升也没有",
    en="engineered: with shuffled labels there is no gain",
    proves=["feature-engineering"],
)
def finds_nothing_in_shuffled_labels(learner: Learner, rng: Generator) -> None:
    # Measured over 1500 draws: the mean of three has a standard deviation of 0.053 about -0.15.
    fit = learner.define(FITS, name="least_squares")
    scores = []
    for _ in range(3):
        x, y = reference.crossed(rng, 300)
        mixed = rng.permutation(y)
        got = learner.engineered(fit, 6)(x[:150], mixed[:150])(x[150:])
        expect(got).is_array((150,), "float")
        want = reference.engineered(reference.least_squares, 6)(x[:150], mixed[:150])(x[150:])
        expect(got).close_to(want, rtol=1e-6, atol=1e-6)
        scores.append(reference.r2(mixed[150:], got))
    expect(float(np.mean(scores)), zh="打乱后的 R²", en="R² on shuffled labels").at_most(0.15)


@check(
    zh="gain_and_control：R² 的提升，和打乱标签后的 R²",
    en="gain_and_control: the gain in R², and R² on shuffled labels",
    proves=["feature-engineering"],
)
def proves_the_gain(learner: Learner, rng: Generator) -> None:
    line, mean_only = (learner.define(FITS, name=name) for name in ("least_squares", "mean_only"))
    x = rng.normal(size=(200, 3))
    y = x @ np.array([1.0, 2.0, 0.0]) + rng.normal(0, 0.5, 200)
    splits = reference.folds(200, 4, rng)
    got = learner.gain_and_control(
        mean_only, line, x, y, splits, generator(learner, int(rng.integers(10**6)))
    )
    gain, control = (expect(number).is_number() for number in two(got))
    want = reference.mean_r2(reference.least_squares, x, y, splits) - reference.mean_r2(
        own_mean, x, y, splits
    )
    expect(gain, zh="提升", en="gain").close_to(want, rtol=1e-6)
    # Three useless weights on 150 rows: about -0.04, standard deviation 0.02.
    expect(control, zh="打乱标签后的 R²", en="R² on shuffled labels").between(-0.3, 0.15)
    back = learner.gain_and_control(line, mean_only, x, y, splits, generator(learner, 1))
    expect(two(back)[0], zh="交换两个拟合", en="the fits changed over").close_to(-want, rtol=1e-6)


@observes("q04")
def whom_products_help(_learner: Learner, rng: Generator) -> str:
    x, y = reference.crossed(rng)
    splits = reference.folds(len(y), 3, rng)
    gains = reference.product_gains(x, y, splits)
    best = max(gains, key=lambda name: gains[name])
    return best if max(gains.values()) > 0.1 + min(gains.values()) else "same"


def wave(rng: Generator, width: int, rhythm: int) -> NDArray:
    """Draw a window with a clear rhythm, a trend and a little noise."""
    time = np.arange(width)
    swing = 3 * np.sin(2 * np.pi * rhythm * time / width + rng.uniform(0, 6))
    return swing + rng.uniform(-0.01, 0.01) * time + rng.normal(rng.uniform(-5, 5), 0.3, width)


def own_mean(_x: NDArray, y: NDArray) -> reference.Predictor:
    return lambda new: np.full(len(new), y.mean())


def fold_means(codes: NDArray, y: NDArray) -> bool:
    """Say whether the codes are the mean labels outside five parts of eight rows each."""
    for code in np.unique(np.round(codes, 9)):
        inside = np.abs(codes - code) < 1e-6
        if inside.sum() != 8 or abs(y[~inside].mean() - code) > 1e-6:
            return False
    return True


def two(got: Any) -> tuple[Any, Any]:
    """Demand a pair."""
    expect.that(
        isinstance(got, (tuple, list)) and len(got) == 2,
        zh="返回值是两项的元组",
        en="the result is a tuple of two",
        got=got,
    )
    return got[0], got[1]


def generator(learner: Learner, seed: int) -> Any:
    return learner.define(f"__import__('numpy').random.default_rng({seed})")
