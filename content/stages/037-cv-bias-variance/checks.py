"""Checks of stage 37: splits as properties, curves and decomposition against the reference.

The experiments behind the questions are run by the judge with the reference's own tools, so that
an error in the learner's functions cannot bend what is observed.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import solution as reference
from numpy.random import Generator
from numpy.typing import NDArray
from sklearn.datasets import load_diabetes

from baibu.grader.checks import Handle, Learner, check, expect, observes

EXACT = {"rtol": 1e-6, "atol": 1e-9}
Splits = list[tuple[NDArray, NDArray]]

FITS = """
import numpy as np

def polynomial(degree):
    def fit(x, y):
        return np.polynomial.Polynomial.fit(x, y, degree)
    return fit
"""
WAVE = "import numpy as np\n\ndef wave(x):\n    return np.sin(2 * np.pi * x)\n"


def polynomials(learner: Learner, *degrees: int) -> list[Handle]:
    """Make polynomial fits inside."""
    polynomial = learner.define(FITS, name="polynomial")
    return [polynomial(degree) for degree in degrees]


def splits_of(got: Any, n: int) -> Splits:
    """Read splits strictly: a list of pairs of row numbers, each without repeats."""
    expect.that(
        isinstance(got, list) and all(isinstance(s, (tuple, list)) and len(s) == 2 for s in got),
        zh="结果是一个列表，每个元素是（训练行，测试行）",
        en="the result is a list of pairs: training rows, test rows",
        got=got,
    )
    for pair in got:
        for rows in pair:
            expect(rows, zh="行号", en="row numbers").is_array(shape=(None,), dtype="int")
            expect.that(
                len(np.unique(rows)) == len(rows) and (rows >= 0).all() and (rows < n).all(),
                zh=f"行号在 0 到 {n - 1} 之间，没有重复",
                en=f"row numbers lie between 0 and {n - 1} and do not repeat",
                got=rows,
            )
    return [(train, test) for train, test in got]


def partition_of(got: Any, n: int, k: int) -> Splits:
    """Demand k folds that test every row once and train on all the others."""
    splits = splits_of(got, n)
    expect(len(splits), zh="折数", en="number of folds").equals(k)
    tested = np.concatenate([test for _, test in splits])
    expect.that(
        np.array_equal(np.sort(tested), np.arange(n)),
        zh="每一行恰好被测试一次",
        en="every row is tested exactly once",
        got=np.sort(tested),
        want=np.arange(n),
    )
    for train, test in splits:
        expect.that(
            np.array_equal(np.sort(train), np.setdiff1d(np.arange(n), test)),
            zh="训练行是其余的所有行，测试行不在其中",
            en="the training rows are all the other rows, and no test row is among them",
            got=train,
            want=np.setdiff1d(np.arange(n), test),
        )
    return splits


@check(
    zh="kfold：每一行恰好测试一次，训练行是其余的行",
    en="kfold: every row is tested once, the others train",
    proves=["cross-validation"],
)
def folds_are_a_partition(learner: Learner, rng: Generator) -> None:
    tests = [sorted(test.tolist()) for _, test in partition_of(learner.kfold(7, 3), 7, 3)]
    expect(tests, zh="不打乱时的测试行", en="test rows, not shuffled").equals(
        [[0, 1, 2], [3, 4], [5, 6]]
    )
    n, k = int(rng.integers(20, 60)), int(rng.integers(3, 9))
    sizes = [len(test) for _, test in partition_of(learner.kfold(n, k), n, k)]
    expect(sizes, zh="各折的大小", en="sizes of the folds").equals(
        [len(part) for part in np.array_split(np.arange(n), k)]
    )


@check(
    zh="kfold：给了种子就打乱，同一个种子结果相同",
    en="kfold: a seed shuffles, and the same seed gives the same folds",
    proves=["cross-validation"],
)
def a_seed_shuffles(learner: Learner, rng: Generator) -> None:
    n, seed = 40, int(rng.integers(1, 1000))
    once, again, other = (
        partition_of(learner.kfold(n, 4, seed=s), n, 4) for s in (seed, seed, seed + 1)
    )
    tests = [[sorted(test.tolist()) for _, test in splits] for splits in (once, again, other)]
    expect.that(
        tests[0] == tests[1],
        zh="同一个种子给出同样的折",
        en="the same seed gives the same folds",
    )
    expect.that(
        tests[0] != tests[2] and tests[0][0] != list(range(10)),
        zh="不同的种子给出不同的折，也不同于不打乱",
        en="another seed gives other folds, and no seed the rows in order",
        got=tests[0],
    )


@check(
    zh="分层：各折之间，每一类的行数最多差一，总行数也最多差一",
    en="stratified: per class, and in total, folds differ by one row at most",
    proves=["data-splitting"],
)
def every_fold_has_the_same_mix(learner: Learner, rng: Generator) -> None:
    fixed = np.array([0, 0, 1, 0, 0, 1, 0, 0, 1])
    mixed = np.array(["a", "b", "c", "d"])[rng.choice(4, size=61, p=[0.6, 0.2, 0.12, 0.08])]
    for y, k, seed in ((fixed, 3, None), (mixed, 5, None), (mixed, 4, 7)):
        got = (
            learner.stratified_kfold(y, k)
            if seed is None
            else learner.stratified_kfold(y, k, seed=seed)
        )
        splits = partition_of(got, len(y), k)
        for label in np.unique(y):
            counts = [int(np.sum(y[test] == label)) for _, test in splits]
            expect.that(
                max(counts) - min(counts) <= 1,
                zh=f"类别 {label} 在各折里的个数最多差一",
                en=f"the folds' counts of class {label} differ by one at most",
                got=counts,
            )
        sizes = [len(test) for _, test in splits]
        expect.that(
            max(sizes) - min(sizes) <= 1,
            zh="各折的大小最多差一",
            en="the sizes of the folds differ by one at most",
            got=sizes,
        )


@check(
    zh="分组：同一组的行从不分到两边，各折大小相近",
    en="groups: rows of one group stay together, and the folds are about equal",
    proves=["data-splitting"],
)
def groups_stay_together(learner: Learner, rng: Generator) -> None:
    fixed = np.array([3, 3, 3, 3, 1, 1, 1, 2, 2, 5])
    patients = rng.choice([f"p{i}" for i in range(14)], size=70, p=rng.dirichlet(np.full(14, 2.0)))
    patients[:5] = ["p0", "p1", "p2", "p3", "p4"]
    for groups, k in ((fixed, 2), (rng.permutation(fixed), 3), (patients, 4)):
        splits = partition_of(learner.group_kfold(groups, k), len(groups), k)
        for train, test in splits:
            shared = set(groups[train].tolist()) & set(groups[test].tolist())
            expect.that(
                not shared,
                zh="没有哪一组同时出现在训练行和测试行",
                en="no group is in the training rows and in the test rows",
                got=sorted(shared),
                want=[],
            )
        sizes = [len(test) for _, test in splits]
        largest = int(max(np.unique(groups, return_counts=True)[1]))
        expect.that(
            min(sizes) > 0 and max(sizes) - min(sizes) <= largest,
            zh="没有空的折，各折大小之差不超过最大一组的行数",
            en="no fold is empty, and sizes differ by no more than the largest group",
            got=sizes,
        )


@check(
    zh="时间：只用过去预测将来，留出间隔",
    en="time: the past predicts the future, and the gap is kept",
    proves=["data-splitting"],
)
def time_never_looks_ahead(learner: Learner, rng: Generator) -> None:
    n, k = int(rng.integers(30, 60)), int(rng.integers(2, 6))
    for rows, folds, gap in ((10, 3, 0), (12, 3, 2), (n, k, 0), (n, k, 3), (9, 1, 0)):
        got = (
            learner.time_split(rows, folds)
            if gap == 0
            else learner.time_split(rows, folds, gap=gap)
        )
        splits = splits_of(got, rows)
        for train, test in splits:
            expect.that(
                len(train) > 0 and len(test) > 0 and train.max() < test.min() - gap,
                zh=f"每个训练行都比第一个测试行早，中间至少隔 {gap} 行",
                en=f"every training row comes before the first test row, {gap} rows apart at least",
                got=(train, test),
            )
        want = reference.time_split(rows, folds, gap)
        sorted_splits = [(np.sort(train), np.sort(test)) for train, test in splits]
        expect(sorted_splits, zh="划分", en="splits").equals(want)


@check(
    zh="划分不出来的要求要拒绝",
    en="what cannot be split is refused",
    proves=["data-splitting", "cross-validation"],
)
def impossible_splits_are_refused(learner: Learner, rng: Generator) -> None:
    learner.raises(ValueError, learner.kfold, 10, 1)
    learner.raises(ValueError, learner.kfold, 3, 4)
    learner.raises(ValueError, learner.stratified_kfold, [0, 1, 0], 4)
    learner.raises(ValueError, learner.group_kfold, [1, 1, 2, 2], 3)
    learner.raises(ValueError, learner.time_split, 4, 4)
    learner.raises(ValueError, learner.time_split, 10, 0)
    learner.raises(ValueError, learner.time_split, 8, 3, gap=2)
    n = int(rng.integers(5, 20))
    learner.raises(ValueError, learner.kfold, n, n + 1)
    partition_of(learner.kfold(n, n), n, n)  # as many folds as rows can just be done
    partition_of(learner.group_kfold([1, 1, 2, 2], 2), 4, 2)


def some_rows(rng: Generator, n: int = 40) -> tuple[NDArray, NDArray]:
    """Draw rows of a noisy wave."""
    x = rng.uniform(0, 1, n)
    return x, reference.noisy_wave(x, rng)


@check(
    zh="学习曲线：用前 m 行训练，在这 m 行和整个测试部分上各量一次",
    en="learning curve: trained on the first m rows, measured on those and on the whole test part",
    proves=["fit-diagnosis"],
)
def curves_grow_with_the_rows(learner: Learner, rng: Generator) -> None:
    x, y = some_rows(rng)
    splits, sizes = reference.kfold(40, 4, seed=1), [6, 12, 30]
    (fit,) = polynomials(learner, 3)
    train, val = learner.learning_curve(fit, x, y, splits, sizes)
    want = reference.learning_curve(reference.polynomial(3), x, y, splits, sizes)
    expect(train, zh="训练误差", en="training errors").close_to(want[0], **EXACT)
    expect(val, zh="验证误差", en="validation errors").close_to(want[1], **EXACT)


@check(
    zh="验证曲线：每个模型、每个划分各一个误差",
    en="validation curve: one error for each fit and split",
    proves=["fit-diagnosis"],
)
def curves_cross_fits_and_splits(learner: Learner, rng: Generator) -> None:
    x, y = some_rows(rng)
    splits, degrees = reference.kfold(40, 5, seed=2), (1, 3, 6)
    train, val = learner.validation_curve(polynomials(learner, *degrees), x, y, splits)
    want = reference.validation_curve([reference.polynomial(d) for d in degrees], x, y, splits)
    expect(train, zh="训练误差", en="training errors").close_to(want[0], **EXACT)
    expect(val, zh="验证误差", en="validation errors").close_to(want[1], **EXACT)


@check(
    zh="嵌套交叉验证：只在外层训练部分里选模型",
    en="nested cross-validation: the choice sees the outer training part alone",
    proves=["cross-validation"],
)
def the_choice_never_sees_the_test(learner: Learner, rng: Generator) -> None:
    table, progress = load_diabetes(return_X_y=True)
    rows = rng.permutation(len(progress))[:90]
    noise = rng.normal(size=30)
    cases = [
        (np.linspace(0, 1, 30), noise, (0, 1, 2, 3, 4, 5)),
        (table[rows, 2], progress[rows], (1, 2, 4)),
    ]
    for x, y, degrees in cases:
        outer = reference.kfold(len(x), 5, seed=3)
        got = learner.nested_cv(polynomials(learner, *degrees), x, y, outer, 4)
        fits = [reference.polynomial(d) for d in degrees]
        want = reference.nested_cv(fits, x, y, outer, 4)
        expect(got, zh="外层误差", en="outer errors").close_to(want, **EXACT)


@check(
    zh="分解：偏差的平方、方差、噪声，各按定义",
    en="decomposition: squared bias, variance and noise by their definitions",
    proves=["bias-variance"],
)
def parts_follow_their_definitions(learner: Learner, rng: Generator) -> None:
    small = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 6.0]])
    got = learner.decompose(small, np.array([1.0, 2.0]), 0.5)
    expect(got).has_keys(["bias2", "variance", "noise", "total"])
    expect(got).close_to(reference.decompose(small, [1.0, 2.0], 0.5), **EXACT)
    predictions, truth = rng.normal(1, 2, (20, 7)), rng.normal(size=7)
    got = learner.decompose(predictions, truth, 1.5)
    expect(got).close_to(reference.decompose(predictions, truth, 1.5), **EXACT)


@check(
    zh="模拟：没有噪声时，每个训练集学到的都一样，目标就是真值",
    en="simulation: without noise all training sets agree, and the targets are the truth",
    proves=["bias-variance"],
)
def no_noise_no_spread(learner: Learner, rng: Generator) -> None:
    x, x_new = np.linspace(0, 1, 12), np.sort(rng.uniform(0, 1, 9))
    (fit,) = polynomials(learner, 3)
    wave = learner.define(WAVE, name="wave")
    predictions, targets = learner.simulate(fit, wave, x, x_new, 0.0, 4, 5)
    expect(targets, zh="目标", en="targets").close_to(
        np.tile(reference.wave(x_new), (4, 1)), **EXACT
    )
    line = reference.polynomial(3)(x, reference.wave(x))(x_new)
    expect(predictions, zh="预测", en="predictions").close_to(np.tile(line, (4, 1)), **EXACT)


@check(
    zh="模拟：每个训练集、每个目标都有自己的噪声",
    en="simulation: every training set and every target has noise of its own",
    proves=["bias-variance"],
)
def every_draw_has_its_own_noise(learner: Learner, rng: Generator) -> None:
    x = np.linspace(0, 1, 12)
    seed, sets, sd = int(rng.integers(1, 1000)), 200, 0.5
    (fit,) = polynomials(
        learner, 11
    )  # through every point: a prediction at x is the noisy y itself
    wave = learner.define(WAVE, name="wave")
    predictions, targets = learner.simulate(fit, wave, x, x, sd, sets, seed)
    expect(predictions, zh="预测", en="predictions").is_array((sets, 12), "float")
    expect(targets, zh="目标", en="targets").is_array((sets, 12), "float")
    for name_zh, name_en, drawn in (
        ("训练集的噪声", "noise of the training sets", predictions - reference.wave(x)),
        ("目标的噪声", "noise of the targets", targets - reference.wave(x)),
    ):
        spread = drawn.std(axis=0)
        expect.that(
            (np.abs(spread / sd - 1) < 0.25).all(),
            zh=f"{name_zh}：各集之间的标准差约为 {sd}",
            en=f"{name_en}: its standard deviation over the sets is about {sd}",
            got=spread,
        )
        between = np.corrcoef(drawn[: sets // 2].ravel(), drawn[sets // 2 :].ravel())[0, 1]
        expect.that(
            abs(between) < 0.15,
            zh=f"{name_zh}在各集之间相互独立",
            en=f"{name_en} is independent between the sets",
            got=between,
        )
    together = np.corrcoef(
        (predictions - reference.wave(x)).ravel(), (targets - reference.wave(x)).ravel()
    )
    expect.that(
        abs(together[0, 1]) < 0.15,
        zh="目标的噪声与训练集的噪声无关：目标是新测的",
        en="the targets are new measurements: their noise is not the training noise",
        got=together[0, 1],
    )


@check(
    zh="偏差² + 方差 + 噪声，与实测的均方误差相差不到 5 %",
    en="bias² + variance + noise is within 5 % of the measured error",
    proves=["bias-variance"],
)
def the_parts_add_up(learner: Learner, rng: Generator) -> None:
    x, x_new = np.linspace(0, 1, 15), np.linspace(0, 1, 60)
    wave = learner.define(WAVE, name="wave")
    for fit in polynomials(learner, 1, 3, 9):
        seed = int(rng.integers(1, 1_000_000))
        predictions, targets = learner.simulate(fit, wave, x, x_new, 0.3, 300, seed)
        expect(predictions, zh="预测", en="predictions").is_array((300, 60), "float")
        expect(targets, zh="目标", en="targets").is_array((300, 60), "float")
        parts = learner.decompose(predictions, reference.wave(x_new), 0.3)
        measured = float(np.mean((predictions - targets) ** 2))
        expect(parts["total"], zh="三部分之和", en="sum of the parts").close_to(measured, rtol=0.05)


TARGET = reference.NOISE_SD**2
Curves = tuple[NDArray, NDArray, NDArray]


def curves(rng: Generator, degree: int, sizes: list[int], shift: float) -> Curves:
    """Measure learning curves: on the training rows, on new rows, on rows of the later source."""
    errors = np.empty((3, len(sizes), 5))
    for fold in range(5):
        x = rng.uniform(0, 1, sizes[-1])
        y = reference.noisy_wave(x, rng)
        held_out = rng.uniform(0, 1, 400)
        later = rng.uniform(0, 1, 400) + shift
        rows = (
            (held_out, reference.noisy_wave(held_out, rng)),
            (later, reference.noisy_wave(later, rng)),
        )
        for i, m in enumerate(sizes):
            predictor = reference.polynomial(degree)(x[:m], y[:m])
            sources = ((x[:m], y[:m]), *rows)
            errors[:, i, fold] = [reference.mse(predictor, *source) for source in sources]
    return tuple(errors)


CASES: dict[str, Callable[[Generator], Curves]] = {
    "under": lambda rng: curves(rng, int(rng.integers(0, 3)), [10, 20, 60, 200], 0.0),
    "over": lambda rng: curves(rng, int(rng.integers(8, 11)), [14, 17, 20, 24], 0.0),
    "fit": lambda rng: curves(rng, int(rng.integers(4, 7)), [10, 20, 60, 200], 0.0),
    "shift": lambda rng: curves(
        rng, int(rng.integers(4, 6)), [10, 20, 60, 200], rng.uniform(0.1, 0.3)
    ),
}


def clear_case(label: str, rng: Generator) -> Curves:
    """Draw curves until each difference that decides counts clearly, or clearly does not."""
    while True:
        train, val, fresh = found = CASES[label](rng)
        ends = [float(e[-1].mean()) / TARGET for e in (train, val, fresh)]
        steps = [ends[0] - 1, ends[1] - ends[0], ends[2] - ends[1]]
        decides = ["under", "over", "shift"].index(label) if label != "fit" else 3
        if all(step <= 0.2 for step in steps[:decides]) and all(
            step >= 0.5 for step in steps[decides : decides + 1]
        ):
            return found


@check(
    zh="读曲线：十组里至少九组诊断正确",
    en="reading curves: at least nine of ten are named rightly",
    proves=["fit-diagnosis"],
)
def nine_of_ten_curves_are_named(learner: Learner, rng: Generator) -> None:
    wanted = ["under", "over", "fit", "shift"] * 2 + ["over", "under"]
    wanted = [wanted[i] for i in rng.permutation(len(wanted))]
    got = [learner.label_curve(*clear_case(label, rng), TARGET) for label in wanted]
    for name in got:
        expect(name, zh="诊断", en="label").is_in(["under", "over", "fit", "shift"])
    right = sum(g == w for g, w in zip(got, wanted, strict=True))
    expect.that(
        right >= 9,
        zh=f"十组里对了 {right} 组，需要九组",
        en=f"{right} of ten are right, nine are needed",
        got=got,
        want=wanted,
    )


@observes("q08")
def what_cross_validation_cures(_learner: Learner, rng: Generator) -> str:
    errors = reference.remedies(rng)
    choices = ("rows", "simpler", "penalty", "average", "cv")
    return min(choices, key=lambda name: abs(errors[name] - errors["nothing"]))


@observes("q16")
def whom_more_rows_help(_learner: Learner, rng: Generator) -> str:
    seed = int(rng.integers(1, 1_000_000))

    def avoidable(degree: int, rows: int) -> float:
        parts = reference.parts(degree, rows, seed)
        return parts["measured"] - parts["noise"]

    helped = tuple(d for d in (1, 9) if avoidable(d, 60) < 0.5 * avoidable(d, 15))
    return {(): "neither", (1,): "straight", (9,): "wiggly", (1, 9): "both"}[helped]


@observes("q23")
def what_tells_the_two_apart(_learner: Learner, rng: Generator) -> str:
    areas = reference.signs(rng)
    return max(areas, key=lambda name: areas[name])
