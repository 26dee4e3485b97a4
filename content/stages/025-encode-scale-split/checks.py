"""Checks of stage 25: encoders, splits, fits that keep to their rows, five experiments, a clinic.

Fits that are passed in are spies: they show what they were given. The experiments behind the
questions are run by the judge with the reference's own tools.
"""

from typing import Any

import numpy as np
import solution as reference
from numpy.random import Generator
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer

from baibu.grader.checks import Learner, check, expect, observes

EXACT = {"rtol": 1e-6, "atol": 1e-9}
FITS = """
import numpy as np

def nearest(x, y):
    def predict(new):
        squares = (new**2).sum(axis=1)[:, None] + (x**2).sum(axis=1) - 2 * new @ x.T
        return y[np.argmin(squares, axis=1)]
    return predict

def nearest_mean(x, y):
    classes = np.unique(y)
    return nearest(np.array([x[y == c].mean(axis=0) for c in classes]), classes)

def weighing(x, y):
    return lambda new: new @ (1 + x.sum(axis=0)) + y.sum()

def remembering(x, y):
    return lambda new: np.column_stack([x, y])
"""


@check(
    zh="one_hot：训练数据里的每个类别一列，按名称排序；没见过的类别整行是 0",
    en="one_hot: one column for each category of the training values; an unknown one is a row of 0",
    proves=["category-encoding"],
)
def encodes_categories(learner: Learner, rng: Generator) -> None:
    got = learner.one_hot(["tea", "rice", "tea"], ["rice", "fish", "tea"])
    expect(got).close_to(np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]))
    kinds = rng.permutation(["甲", "乙", "丙", "丁", "戊"])
    train, new = rng.choice(kinds[:4], 20), rng.choice(kinds, 9)
    expect(learner.one_hot(train, new)).close_to(reference.one_hot(train, new))
    numbers = rng.integers(0, 5, 12)
    expect(learner.one_hot(numbers, numbers[:3])).close_to(reference.one_hot(numbers, numbers[:3]))


@check(
    zh="ordinal：按给定的次序编号；次序里没有的值抛出 ValueError",
    en="ordinal: places in the given order; ValueError for a value that is not in it",
    proves=["category-encoding"],
)
def keeps_an_order(learner: Learner, rng: Generator) -> None:
    sizes = ["small", "medium", "large"]
    got = learner.ordinal(["large", "small", "medium"], sizes)
    expect(got).close_to(np.array([2.0, 0.0, 1.0]))
    order = [str(name) for name in rng.permutation(["S", "M", "L", "XL", "中"])]
    values = rng.choice(order, 15)
    expect(learner.ordinal(values, order)).close_to(reference.ordinal(values, order))
    learner.raises(ValueError, learner.ordinal, ["small", "huge"], sizes)


@check(
    zh="fit_scaler：两种尺度，逐列学得；恒定的列不除以 0",
    en="fit_scaler: two kinds of scale, column by column; a constant column divides by 1",
    proves=["feature-scaling"],
)
def learns_a_scale(learner: Learner, rng: Generator) -> None:
    x = np.array([[1.0, 10.0, 0.3], [2.0, 30.0, 0.3], [6.0, 20.0, 0.3]])
    got = learner.fit_scaler(x, "minmax")
    expect(got).close_to((np.array([1.0, 10.0, 0.3]), np.array([5.0, 20.0, 1.0])), **EXACT)
    x = np.column_stack([rng.normal(5, 3, 7).round(2), rng.uniform(-900, 900, 7), np.full(7, 0.1)])
    expect(learner.fit_scaler(x)).close_to(reference.fit_scaler(x), **EXACT)
    got = learner.fit_scaler(x, how="minmax")
    expect(got).close_to(reference.fit_scaler(x, "minmax"), **EXACT)
    learner.raises(ValueError, learner.fit_scaler, x, "robust")


@check(
    zh="three_sets：三部分不重不漏，大小正确，打乱过",
    en="three_sets: every row in one of three shuffled parts of the right sizes",
    proves=["data-splitting"],
)
def deals_three_sets(learner: Learner, rng: Generator) -> None:
    n, seed = int(rng.integers(80, 120)), int(rng.integers(10**6))
    drawn = []
    for val, test, s in ((0.2, 0.2, seed), (0.25, 0.1, seed), (0.2, 0.2, seed + 1)):
        got = learner.three_sets(n, generator(learner, s), val=val, test=test)
        parts = row_parts(got, n, 3)
        sizes = [len(part) for part in parts]
        want = [n - round(val * n) - round(test * n), round(val * n), round(test * n)]
        expect(sizes, zh="训练、验证、测试的行数", en="rows to train, validate, test").equals(want)
        drawn.append(sorted(parts[2].tolist()))
    expect.that(
        drawn[0] != drawn[2] and drawn[0] not in ([*range(round(0.2 * n))], [*range(n)][-20:]),
        zh="测试行是随机抽的，不是头上或末尾的一段",
        en="the test rows are drawn at random, and are no run from the front or the end",
        got=drawn[0],
    )


@check(
    zh="split_groups：同一组的行绝不分到两边，测试的组数正确",
    en="split_groups: rows of one group are never on both sides; the right number of groups",
    proves=["data-splitting"],
)
def keeps_groups_whole(learner: Learner, rng: Generator) -> None:
    names = np.array([f"p{i}" for i in range(12)])
    tested = []
    for share in (0.25, 0.01, 0.5, 0.5, 0.5, 0.5):
        groups = rng.permutation(np.concatenate([names, rng.choice(names, 40)]))
        seed = int(rng.integers(10**6))
        got = learner.split_groups(groups, generator(learner, seed), test=share)
        train, test = row_parts(got, len(groups), 2)
        left, right = set(groups[train].tolist()), set(groups[test].tolist())
        expect(sorted(left & right), zh="两边都有的组", en="groups on both sides").equals([])
        expect(len(right), zh="测试的组数", en="groups to test").equals(max(1, round(share * 12)))
        tested.append(right)
    expect.that(
        any(part != tested[2] for part in tested[3:]),  # all alike by chance: 924 ** -3
        zh="测试的组是随机抽的",
        en="the groups to test are drawn at random",
    )


@check(
    zh="split_by_time：测试行都比训练行晚；同一时刻的行不分开",
    en="split_by_time: test rows are later than training rows; one moment is not cut",
    proves=["data-splitting"],
)
def tests_on_the_latest(learner: Learner, rng: Generator) -> None:
    days = np.array([5, 1, 4, 2, 3, 4, 1, 4, 2, 4])
    for times, share in (
        (days, 0.2),
        (rng.permutation(days), 0.3),
        (rng.permutation(40), 0.25),
        (np.array([f"2024-{m:02d}-01" for m in rng.permutation(12) + 1]), 0.3),
    ):
        got = row_parts(learner.split_by_time(times, test=share), len(times), 2)
        want = reference.split_by_time(times, share)
        expect(
            [np.sort(part).tolist() for part in got], zh="训练行与测试行", en="rows on each side"
        ).equals([part.tolist() for part in want])


@check(
    zh="scaled：尺度从训练行学来，预测时照用",
    en="scaled: the scale is learnt from the training rows and used again on new rows",
    proves=["feature-scaling", "data-leakage"],
)
def scales_inside(learner: Learner, rng: Generator) -> None:
    fit = learner.define(FITS, name="weighing")
    x, y, new = rng.normal(4, 3, (9, 3)), rng.normal(size=9), rng.normal(9, 1, (4, 3))
    for how in ("standard", "minmax"):
        got = learner.scaled(fit, how)(x, y)(new)
        expect(got).close_to(reference.scaled(weighing, how)(x, y)(new), **EXACT)
    one = learner.scaled(fit)(x, y)(new[:1])
    expect(one, zh="只有一行要预测", en="a single new row").close_to(
        reference.scaled(weighing)(x, y)(new[:1]), **EXACT
    )


@check(
    zh="selected：按训练行里的相关系数取绝对值最大的 k 列",
    en="selected: the k columns with the largest absolute correlation in the training rows",
    proves=["data-leakage"],
)
def selects_inside(learner: Learner, rng: Generator) -> None:
    fit = learner.define(FITS, name="remembering")
    for k in (1, 3):
        x, y = rng.normal(size=(12, 6)), rng.permutation(np.arange(12) % 2)
        x[:, 1] = -y + 0.2 * x[:, 1]
        x[:, 2] *= 100
        x[:, 4] = 7.0
        got = expect(learner.selected(fit, k)(x, y)(x)).is_array((12, k + 1))
        want = reference.selected(remembering, k)(x, y)(x)
        same = [sorted(column) for column in got.T.tolist()]
        expect(sorted(same), zh="用到的列", en="the columns used").close_to(
            sorted(sorted(column) for column in want.T.tolist()), **EXACT
        )


@check(
    zh="oversampled：各类一样多，原来的行一行不少，补的都是本类的训练行",
    en="oversampled: classes equally frequent, every row kept, only true rows are repeated",
    proves=["class-imbalance"],
)
def repeats_inside(learner: Learner, rng: Generator) -> None:
    fit = learner.define(FITS, name="remembering")
    y = rng.permutation(np.repeat([0, 1, 2], [14, 5, 2]))
    x = rng.normal(size=(21, 2))
    seed = int(rng.integers(10**6))
    got = learner.oversampled(fit, generator(learner, seed))(x, y)(x)
    expect(got).is_array((42, 3), "float")
    _, counts = np.unique(got[:, 2], return_counts=True)
    expect(counts.tolist(), zh="各类的行数", en="rows of each class").equals([14, 14, 14])
    given = {tuple(row) for row in np.column_stack([x, y]).tolist()}
    seen = {tuple(row) for row in got.tolist()}
    expect.that(
        seen == given,
        zh="拟合看到的恰好是原来的行，没有少，也没有编造",
        en="the fit sees just the rows that there are: none is missing, none is invented",
        got=len(seen),
        want=len(given),
    )


@check(
    zh="encoding_scores：两种编码在测试行上的 R²",
    en="encoding_scores: R² on the test rows by both encodings",
    proves=["category-encoding"],
)
def compares_encodings(learner: Learner, rng: Generator) -> None:
    kinds, price = reference.six_kinds(rng, 90)
    parts = (kinds[:60], price[:60], kinds[60:], price[60:])
    expect(learner.encoding_scores(*parts)).close_to(reference.encoding_scores(*parts), rtol=1e-6)


@check(
    zh="scaling_scores：原样与标准化之后的平均准确率",
    en="scaling_scores: mean accuracy as it is, and standardised",
    proves=["feature-scaling"],
)
def compares_scales(learner: Learner, rng: Generator) -> None:
    fit = learner.define(FITS, name="nearest")
    y = rng.permutation(np.arange(60) % 3)
    x = np.column_stack([y + rng.normal(0, 0.3, 60), rng.normal(0, 50, 60)])
    splits = reference.folds(60, 4, rng)[:2]
    odd = splits[0][1][0]  # one test row is far off; no scale of the training rows knows it
    x[odd] = 1e4
    splits = [(np.setdiff1d(train, odd), test) for train, test in splits]
    got = learner.scaling_scores(fit, x, y, splits)
    expect(got).close_to(reference.scaling_scores(reference.nearest, x, y, splits), **EXACT)


@check(
    zh="selection_scores：先选后分得分虚高；在训练行里选，纯噪声上约为 0.5",
    en="selection_scores: choosing first flatters; chosen inside, noise scores about 0.5",
    proves=["data-leakage"],
)
def compares_selections(learner: Learner, rng: Generator) -> None:
    # The right mean has a standard deviation of 0.03: 0.18 is six of them.
    fit, honest = learner.define(FITS, name="nearest_mean"), []
    for _ in range(4):
        x, y = reference.wide_noise(rng, 80, 600)
        splits = reference.folds(80, 5, rng)
        got = learner.selection_scores(fit, x, y, splits, 10)
        want = reference.selection_scores(reference.nearest_mean, x, y, splits, 10)
        expect(got).close_to(want, **EXACT)
        honest.append(got[1])
    expect(float(np.mean(honest)), zh="纯噪声上的得分", en="score on noise").between(0.32, 0.68)


@check(
    zh="resampling_scores：先补后分，同一行出现在两边；在训练部分里补，才是真的",
    en="resampling_scores: repeated before the split copies stand on both sides; inside is honest",
    proves=["class-imbalance", "data-leakage"],
)
def compares_resampling(learner: Learner, rng: Generator) -> None:
    # Measured over 2000 draws: before 0.94 to 1, inside at most 0.20 on noise.
    fit = learner.define(FITS, name="nearest")
    x, y = reference.rare_noise(rng, 400)
    order = rng.permutation(400)
    seed = int(rng.integers(10**6))
    got = learner.resampling_scores(fit, x[order], y[order], 5, generator(learner, seed))
    before, inside = pair(got)
    expect(before, zh="先补后分", en="before the split").between(0.85, 1.0)
    expect(inside, zh="在训练部分里补", en="inside the training part").between(0.0, 0.4)
    clear = np.where(y[:, None] == 1, x + 20, x)
    got = learner.resampling_scores(fit, clear, y, 4, generator(learner, seed + 1))
    expect(got, zh="一眼分得开的数据", en="classes far apart").close_to((1.0, 1.0))


@check(
    zh="split_spread：测试集越小，准确率的标准差越大",
    en="split_spread: the standard deviation of the accuracy, larger for smaller test sets",
    proves=["data-splitting"],
)
def measures_the_dice(learner: Learner, rng: Generator) -> None:
    # Both sides have a relative error of 1/sqrt(2 · 300) = 4 %: 40 % is seven of them together.
    table, labels = load_breast_cancer(return_X_y=True)
    rows = rng.permutation(len(labels))[:200]
    x, y = table[rows][:, [0, 1]], labels[rows]
    fit, seed = learner.define(FITS, name="nearest_mean"), int(rng.integers(10**6))
    shares = [0.05, 0.2, 0.5]
    got = learner.split_spread(fit, x, y, shares, 300, generator(learner, seed))
    want = reference.split_spread(reference.nearest_mean, x, y, shares, 300, rng)
    expect(got).close_to(want, rtol=0.4)


@check(
    zh="is_leaky：在纯噪声上的平均准确率是否超过 0.65",
    en="is_leaky: whether the mean accuracy on pure noise is above 0.65",
    proves=["data-leakage"],
)
def asks_noise(learner: Learner, rng: Generator) -> None:
    low, high = float(rng.uniform(0.52, 0.62)), float(rng.uniform(0.7, 1.0))
    for score, want in ((high, True), (low, False)):
        pipeline = learner.define(f"lambda x, y, groups: {score}")
        got = learner.is_leaky(pipeline, generator(learner, int(rng.integers(10**6))))
        expect(got, zh=f"得分总是 {score:.2f}", en=f"a score of {score:.2f}").equals(want)


LEAKS = ("columns", "rows", "copies", "overlap", "best", "target", "future", "scale")
HONEST = ("honest", "honest columns", "honest scale", "honest copies")


@check(
    zh="门诊：八条有泄漏的流水线至少看出六条，干净的四条不冤枉",
    en="the clinic: at least six of eight leaks are flagged, and none of four honest pipelines",
    proves=["data-leakage"],
)
def six_of_eight_leaks(learner: Learner, rng: Generator) -> None:
    # On 20 sets of noise the mean of an honest pipeline has a standard deviation of 0.023 about
    # 0.5, so 0.65 is more than six away; the weakest of seven leaks scores 0.75 (sd 0.01).
    make = learner.define(CLINIC, name="make")
    got = {}
    for place in rng.permutation(12):
        kind = (LEAKS + HONEST)[place]
        pipeline = make(kind, int(rng.integers(2)), int(rng.integers(10**6)))
        flag = learner.is_leaky(pipeline, generator(learner, int(rng.integers(10**6))))
        got[kind] = expect(flag, zh="结论", en="verdict").is_bool()
    found = sum(got[kind] for kind in LEAKS)
    blamed = sum(got[kind] for kind in HONEST)
    expect.that(
        found >= 6,
        zh=f"八处泄漏看出了 {found} 处，需要六处",
        en=f"{found} of eight leaks are flagged, six are needed",
    )
    expect.that(
        blamed == 0,
        zh=f"干净的流水线里有 {blamed} 条被冤枉",
        en=f"{blamed} honest pipelines are flagged",
    )


@observes("q10")
def whom_scaling_helps(_learner: Learner, rng: Generator) -> str:
    found = reference.wine_scores(rng)
    helped = tuple(name for name, (raw, scaled) in found.items() if scaled > raw + 0.1)
    names = {(): "neither", ("neighbours",): "neighbours", ("tree",): "tree"}
    return names.get(helped, "both")


@observes("q12")
def when_rare_rows_are_repeated(_learner: Learner, rng: Generator) -> str:
    x, y = reference.rare_noise(rng)
    found = reference.resampling_scores(reference.nearest, x, y, 5, rng)
    names = {(True, True): "both", (True, False): "before", (False, True): "inside"}
    return names.get((found[0] > 0.5, found[1] > 0.5), "neither")


@observes("q13")
def what_choosing_first_promises(_learner: Learner, rng: Generator) -> str:
    x, y = reference.wide_noise(rng)
    splits = reference.folds(len(y), 5, rng)
    found = reference.selection_scores(reference.nearest_mean, x, y, splits, 20)[0]
    return "high" if found > 0.75 else "half" if abs(found - 0.5) < 0.1 else "between"


@observes("q17")
def whose_score_is_a_throw_of_dice(_learner: Learner, rng: Generator) -> str:
    x, y = load_breast_cancer(return_X_y=True)
    fit = reference.scaled(reference.nearest_mean)
    spread = reference.split_spread(fit, x, y, (0.05, 0.2, 0.5), 200, rng)
    if spread.max() < 1.3 * spread.min():
        return "same"
    return ("five", "twenty", "half")[int(np.argmax(spread))]


@observes("q22")
def which_encoding_explains(_learner: Learner, rng: Generator) -> str:
    kinds, price = reference.six_kinds(rng)
    places, hot = reference.encoding_scores(kinds[:200], price[:200], kinds[200:], price[200:])
    return "same" if abs(hot - places) < 0.1 else "one_hot" if hot > places else "ordinal"


def weighing(x: NDArray, y: NDArray) -> reference.Predictor:
    return lambda new: new @ (1 + x.sum(axis=0)) + y.sum()


def remembering(x: NDArray, y: NDArray) -> reference.Predictor:
    return lambda _new: np.column_stack([x, y])


def generator(learner: Learner, seed: int) -> Any:
    return learner.define(f"__import__('numpy').random.default_rng({seed})")


def pair(got: Any) -> tuple[float, float]:
    """Demand two numbers."""
    expect.that(
        isinstance(got, (tuple, list)) and len(got) == 2,
        zh="返回值是两个数的元组",
        en="the result is a tuple of two numbers",
        got=got,
    )
    return expect(got[0]).is_number(), expect(got[1]).is_number()


def row_parts(got: Any, n: int, count: int) -> list[NDArray]:
    """Demand so many arrays of row numbers that hold every row once."""
    expect.that(
        isinstance(got, (tuple, list)) and len(got) == count,
        zh=f"返回值是 {count} 个数组的元组",
        en=f"the result is a tuple of {count} arrays",
        got=got,
    )
    parts = [expect(part, zh="行号", en="rows").is_array((None,), "int") for part in got]
    everyone = np.sort(np.concatenate(parts))
    expect.that(
        np.array_equal(everyone, np.arange(n)),
        zh="每一行恰好在其中一部分",
        en="every row is in just one of the parts",
        got=everyone,
    )
    return parts


CLINIC = '''
import numpy as np

def guess(x, y, new):
    """Predict the label of the nearest row."""
    squares = (new**2).sum(axis=1)[:, None] + (x**2).sum(axis=1) - 2 * new @ x.T
    return y[squares.argmin(axis=1)]

def middle(x, y, new):
    """Predict the class whose mean row is nearer."""
    return guess(np.array([x[y == c].mean(axis=0) for c in (0, 1)]), np.array([0, 1]), new)

def strongest(x, y, k):
    apart = np.abs(x[y == 1].mean(axis=0) - x[y == 0].mean(axis=0))
    return np.argsort(-apart)[:k]

def grouped(groups, rng, k=5):
    names = rng.permutation(np.unique(groups))
    for part in np.array_split(names, k):
        is_test = np.isin(groups, part)
        yield np.flatnonzero(~is_test), np.flatnonzero(is_test)

def plain(n, rng, k=5):
    for part in np.array_split(rng.permutation(n), k):
        yield np.setdiff1d(np.arange(n), part), part

def mean(x, y, splits, model):
    return float(np.mean([np.mean(model(x[a], y[a], x[b]) == y[b]) for a, b in splits]))

def make(kind, number, seed):
    """Make one pipeline: it takes (x, y, groups) and gives an accuracy for new groups."""
    rng = np.random.default_rng(seed)

    def pipeline(x, y, groups):
        x, y = np.array(x, dtype=float), np.array(y)
        splits = list(grouped(groups, rng))
        model = guess if number % 2 else middle
        if kind == "columns":
            return mean(x[:, strongest(x, y, 15)], y, splits, middle)
        if kind == "rows":
            return mean(x, y, plain(len(y), rng), guess)
        if kind == "copies":
            drawn = rng.integers(0, len(y), 2 * len(y))
            return mean(x[drawn], y[drawn], plain(len(drawn), rng), guess)
        if kind == "overlap":
            return mean(x, y, [(np.arange(len(y)), b) for _, b in splits], guess)
        if kind == "best":
            scores = []
            for a, b in splits:
                tries = rng.normal(size=(100, x.shape[1]))
                scores.append(max(np.mean((x[b] @ w > 0) == y[b]) for w in tries))
            return float(np.mean(scores))
        if kind == "target":
            bins = np.argsort(np.argsort(x[:, 0])) // 3
            coded = np.array([y[bins == b].mean() for b in bins])
            return mean(coded[:, None], y, splits, middle)
        if kind == "future":
            return mean(((np.roll(y, 1) + np.roll(y, -1)) / 2)[:, None], y, splits, middle)
        if kind == "scale":
            return mean((x - x.mean(axis=0)) / x.std(axis=0), y, splits, model)
        if kind == "honest":
            return mean(x, y, splits, model)
        if kind == "honest columns":
            def picked(p, q, new):
                columns = strongest(p, q, 15)
                return middle(p[:, columns], q, new[:, columns])
            return mean(x, y, splits, picked)
        if kind == "honest scale":
            def scaled(p, q, new):
                shift, scale = p.mean(axis=0), p.std(axis=0)
                return model((p - shift) / scale, q, (new - shift) / scale)
            return mean(x, y, splits, scaled)
        if kind == "honest copies":
            def repeated(p, q, new):
                drawn = rng.integers(0, len(q), 2 * len(q))
                return model(p[drawn], q[drawn], new)
            return mean(x, y, splits, repeated)
        raise ValueError(kind)

    return pipeline
'''
