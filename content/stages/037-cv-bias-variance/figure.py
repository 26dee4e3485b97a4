"""Draw and compute what the brief and the answers of stage 37 show, with the solution beside it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from solution import (
    NOISE_SD,
    Split,
    decompose,
    group_kfold,
    kfold,
    mse,
    noisy_wave,
    parts,
    polynomial,
    remedies,
    signs,
    stratified_kfold,
    time_split,
    validation_curve,
)

from baibu.publish.draw import Diagram, Plot, Style, beside, number

Say = Callable[..., str]
FEW, MANY = 15, 60  # rows of the polynomials in question 16

# The worked example: predictions of three training sets at two points.
PREDICTIONS = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 6.0]])
TRUTH = np.array([1.0, 2.0])


def numbers() -> dict[str, str]:
    """Give every computed number of the brief and of the answers."""
    return {
        **one_split_or_ten(),
        **worked_example(),
        **question_8(),
        **question_16(),
        **question_23(),
    }


def one_split_or_ten() -> dict[str, str]:
    """Measure one model on one data set again and again: by single splits, by 10-fold means."""
    rng = np.random.default_rng(37)
    x = rng.uniform(0, 1, 60)
    y = noisy_wave(x, rng)
    single, tenfold = [], []
    for seed in range(50):
        folds = kfold(60, 10, seed)
        _, val = validation_curve([polynomial(3)], x, y, folds)
        tenfold.append(val.mean())
        train, test = kfold(60, 5, seed)[0]
        single.append(mse(polynomial(3)(x[train], y[train]), x[test], y[test]))
    luck = rng.binomial(50, 0.5, (2000, 20)).max(axis=1).mean() / 50
    return {
        "single_low": number(min(single), 2),
        "single_high": number(max(single), 2),
        "tenfold_low": number(min(tenfold), 2),
        "tenfold_high": number(max(tenfold), 2),
        "luck": f"{luck:.0%}".replace("%", " %"),
    }


def worked_example() -> dict[str, str]:
    """Decompose the example of the brief."""
    found = decompose(PREDICTIONS, TRUTH, 0.5)
    return {f"example_{name}": number(value, 3) for name, value in found.items()}


def question_8() -> dict[str, str]:
    """Give the error on fresh rows after each remedy, and what cross-validation says."""
    found = remedies(np.random.default_rng(8))
    rounded = {f"q8_{name}": number(value, 3) for name, value in found.items()}
    return {**rounded, "q8_cv_wiggly": number(found["cv_wiggly"], 0)}


def question_16() -> dict[str, str]:
    """Give the table of parts, and what more rows remove of the avoidable error."""
    rows, found = [], {}
    for degree in (1, 3, 9):
        few, many = parts(degree, FEW, seed=16), parts(degree, MANY, seed=16)
        cells = [number(few[name], 4) for name in ("bias2", "variance", "noise", "total")]
        cells += [number(few["measured"], 4), number(many["measured"], 4)]
        rows.append(f"| {degree} | " + " | ".join(cells) + " |")
        removed = 1 - (many["measured"] - many["noise"]) / (few["measured"] - few["noise"])
        found[f"q16_removed_{degree}"] = f"{removed:.0%}".replace("%", " %")
    return {**found, "q16_rows": "\n".join(rows)}


def question_23() -> dict[str, str]:
    """Give the AUC of each sign."""
    return {
        f"q23_{name}": number(area, 2) for name, area in signs(np.random.default_rng(23)).items()
    }


def splits(say: Say) -> str:
    """Draw the four splitters on twelve rows: each line is one split."""
    drawing = Diagram(
        640,
        300,
        title=say(
            zh="每一行是一次划分；加框的格子用来测试",
            en="Each line is one split; framed cells are tested",
        ),
    )
    classes = ["a", "a", "b", "a", "a", "a", "b", "a", "b", "a", "a", "a"]
    groups = ["P", "P", "Q", "Q", "Q", "R", "R", "R", "R", "S", "S", "T"]
    blank = [""] * 12
    panels = (
        (12, 70, say(zh="k 折：整块或打乱", en="k-fold: blocks, or shuffled"), blank, kfold(12, 3)),
        (
            336,
            70,
            say(zh="分层：类别比例相同", en="stratified: the same mix of classes"),
            classes,
            stratified_kfold(classes, 3),
        ),
        (
            12,
            206,
            say(zh="分组：一组不分开", en="groups: never cut"),
            groups,
            group_kfold(groups, 3),
        ),
        (
            336,
            206,
            say(zh="时间：只看过去，间隔 1 行", en="time: only the past, a gap of 1"),
            blank,
            time_split(12, 3, gap=1),
        ),
    )
    for x, y, heading, words, found in panels:
        drawing.text(x, y - 16, heading, bold=True)
        drawing.grid(
            x,
            y,
            [cells(words, one) for one in found],
            cell=(24, 24),
            highlight={(line, int(row)): 2 for line, (_, test) in enumerate(found) for row in test},
        )
    return drawing.svg()


def cells(words: list[str], split: Split) -> list[str]:
    """Write one line: a word or a dot where a row is used, nothing where it is left out."""
    used = set(np.concatenate(split).tolist())
    return [(word or "·") if row in used else "" for row, word in enumerate(words)]


def bias_and_variance(say: Say) -> str:
    """Draw the three parts of the error as stacked bars, by degree, and the measured error."""
    degrees = list(range(1, 11))
    found = [parts(degree, FEW, seed=16, sets=300) for degree in degrees]
    noise = np.array([part["noise"] for part in found])
    bias2 = np.array([part["bias2"] for part in found])
    variance = np.array([part["variance"] for part in found])
    plot = Plot(
        560,
        320,
        x=(0.3, 10.7),
        y=(0, 0.35),
        title=say(zh="误差的三个部分，随次数变化", en="Three parts of the error, by degree"),
        x_ticks=[(degree, str(degree)) for degree in degrees],
    )
    for label, top, hue in (
        (say(zh="方差", en="variance"), noise + bias2 + variance, 2),
        (say(zh="偏差²", en="bias²"), noise + bias2, 1),
        (say(zh="噪声", en="noise"), noise, 6),
    ):
        plot.bars(degrees, top, label=label, style=Style(hue=hue))
    plot.points(
        degrees,
        [part["measured"] for part in found],
        label=say(zh="实测的均方误差", en="measured error"),
        style=Style(hue="ink", marker="cross"),
    )
    plot.axis_titles(
        say(zh="多项式的次数", en="degree of the polynomial"),
        say(zh="新数据上的均方误差", en="mean squared error on new rows"),
    )
    return plot.svg()


def curves(degree: int, sizes: list[int], shift: float) -> NDArray:
    """Measure learning curves, averaged over 30 data sets: on training, held-out and fresh rows."""
    rng = np.random.default_rng(37)
    errors = np.zeros((3, len(sizes)))
    for _ in range(30):
        held_out, fresh = rng.uniform(0, 1, 400), rng.uniform(0, 1, 400) + shift
        new = [(held_out, noisy_wave(held_out, rng)), (fresh, noisy_wave(fresh, rng))]
        for i, m in enumerate(sizes):
            x = np.linspace(0, 1, m)
            seen = x, noisy_wave(x, rng)
            predictor = polynomial(degree)(*seen)
            errors[:, i] += [mse(predictor, *rows) / 30 for rows in (seen, *new)]
    return errors


def panel(say: Say, name: str, degree: int, sizes: list[int], shift: float) -> Plot:
    """Draw three learning curves and the attainable error."""
    train, val, fresh = curves(degree, sizes, shift)
    plot = Plot(330, 300, x=(0, sizes[-1]), y=(0, 0.4), title=name)
    plot.line(sizes, train, label=say(zh="训练", en="training"), style=Style(hue=1))
    plot.line(sizes, val, label=say(zh="验证", en="validation"), style=Style(hue=2))
    plot.line(
        sizes, fresh, label=say(zh="新来的", en="fresh"), style=Style(hue=3, dashed=True, width=3)
    )
    plot.line([0, sizes[-1]], [NOISE_SD**2] * 2, style=Style(hue="ink", dashed=True, width=1))
    plot.axis_titles(say(zh="训练行数", en="training rows"), say(zh="误差", en="error"))
    return plot


def gap_or_height(say: Say) -> str:
    """Draw a model that underfits beside one that overfits."""
    rows = [10, 14, 20, 30, 45, 60]
    return beside(
        panel(
            say, say(zh="欠拟合（1 次）：都高", en="Underfit (degree 1): all high"), 1, rows, 0.0
        ),
        panel(
            say,
            say(zh="过拟合（10 次）：差距大", en="Overfit (degree 10): a wide gap"),
            10,
            [13, 14, 16, 20, 25, 30],
            0.0,
        ),
        title=say(zh="欠拟合与过拟合的学习曲线", en="Learning curves of under- and overfitting"),
    ).svg()


def fit_or_shift(say: Say) -> str:
    """Draw a good fit beside a model whose data shifted."""
    rows = [10, 14, 20, 30, 45, 60, 80]
    return beside(
        panel(
            say,
            say(zh="恰好（4 次）：都贴近虚线", en="Fit (degree 4): all near the line"),
            4,
            rows,
            0.0,
        ),
        panel(
            say,
            say(zh="漂移（4 次）：只有新来的高", en="Shift (degree 4): only fresh is high"),
            4,
            rows,
            0.15,
        ),
        title=say(zh="拟合恰好与数据漂移的学习曲线", en="Learning curves of a fit and of a shift"),
    ).svg()
