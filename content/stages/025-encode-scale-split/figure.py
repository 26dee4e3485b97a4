"""Draw and compute what the brief and the answers of stage 25 show, with the solution beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from solution import (
    accuracy,
    descent_steps,
    encoding_scores,
    fit_scaler,
    folds,
    nearest,
    nearest_mean,
    rare_noise,
    resampling_scores,
    scaled,
    selection_scores,
    six_kinds,
    split_spread,
    three_sets,
    wide_noise,
    wine_scores,
)

from baibu.publish.draw import Diagram, Plot, Style, beside, number

Say = Callable[..., str]
SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)


def numbers() -> dict[str, str]:
    """Give every computed number of the brief and of the answers."""
    return {
        **example(),
        **question_10(),
        **question_12(),
        **question_13(),
        **question_17(),
        **question_22(),
    }


def example() -> dict[str, str]:
    """Scale three training rows and a new one by hand."""
    train = np.array([[2.0], [4.0], [9.0]])
    shift, scale = fit_scaler(train)
    own_shift, own_scale = fit_scaler(np.vstack([train, [[25.0]]]))
    return {
        "mean": number(shift[0], 1),
        "sd": number(scale[0], 3),
        "new": number((25 - shift[0]) / scale[0], 2),
        "new_all": number((25 - own_shift[0]) / own_scale[0], 2),
    }


def question_10() -> dict[str, str]:
    """Score neighbours and a tree on wine, and count the steps of gradient descent."""
    from sklearn.datasets import load_wine

    found = wine_scores(np.random.default_rng(10))
    x, y = load_wine(return_X_y=True)
    pair = x[:, [0, 1]]  # alcohol, malic acid
    shift, scale = fit_scaler(pair)
    return {
        "q10_near_raw": number(found["neighbours"][0], 2),
        "q10_near_scaled": number(found["neighbours"][1], 2),
        "q10_tree_raw": number(found["tree"][0], 2),
        "q10_tree_scaled": number(found["tree"][1], 2),
        "q10_steps_raw": str(descent_steps(pair, y)),
        "q10_steps_scaled": str(descent_steps((pair - shift) / scale, y)),
    }


def question_12() -> dict[str, str]:
    """Score noise whose rare rows were repeated before the split, and inside."""
    rng = np.random.default_rng(12)
    x, y = rare_noise(rng)
    before, inside = resampling_scores(nearest, x, y, 5, rng)
    copies = (len(y) - y.sum()) / y.sum()
    return {
        "q12_before": number(before, 2),
        "q12_inside": number(inside, 2),
        "q12_copies": number(copies, 0),
    }


@lru_cache
def choosing() -> tuple[float, float]:
    """Score the choice of 20 among 5000 columns of noise: on all rows, and inside."""
    rng = np.random.default_rng(13)
    x, y = wide_noise(rng)
    return selection_scores(nearest_mean, x, y, folds(len(y), 5, rng), 20)


def question_13() -> dict[str, str]:
    """Give both scores."""
    return {"q13_leaky": number(choosing()[0], 2), "q13_honest": number(choosing()[1], 2)}


@lru_cache
def spreads() -> tuple[np.ndarray, np.ndarray]:
    """Measure the accuracies of 200 splits for each share."""
    from sklearn.datasets import load_breast_cancer

    x, y = load_breast_cancer(return_X_y=True)
    rng, fit = np.random.default_rng(17), scaled(nearest_mean)
    found = np.empty((len(SHARES), 200))
    for i, share in enumerate(SHARES):
        for j in range(200):
            train, _, test = three_sets(len(y), rng, val=0.0, test=share)
            found[i, j] = accuracy(y[test], fit(x[train], y[train])(x[test]))
    return found, split_spread(fit, x, y, SHARES, 200, rng)


def question_17() -> dict[str, str]:
    """Give the table of spreads."""
    rows = [
        f"| {share:.0%} | {round(share * 569)} | {number(sd, 3)} |".replace("%", " %")
        for share, sd in zip(SHARES, spreads()[1], strict=True)
    ]
    return {"q17_rows": "\n".join(rows)}


def question_22() -> dict[str, str]:
    """Give R² by both encodings."""
    kinds, price = six_kinds(np.random.default_rng(22))
    found = encoding_scores(kinds[:200], price[:200], kinds[200:], price[200:])
    return {"q22_ordinal": number(found[0], 2), "q22_one_hot": number(found[1], 2)}


def order(say: Say) -> str:
    """Draw the wrong order of steps above the right one."""
    drawing = Diagram(
        680,
        250,
        title=say(
            zh="上：先学后分，测试行参与了学习。下：先分，只在训练行里学",
            en="Above: learnt, then split; the test rows took part. Below: split, then learnt",
        ),
    )
    all_rows = drawing.box(16, 50, 130, 60, say(zh="全部行", en="all rows"), style=Style(hue=4))
    learn = drawing.box(
        190,
        50,
        150,
        60,
        say(zh="学尺度\n选列、编码", en="learn scale,\ncolumns, codes"),
        style=Style(hue=2),
    )
    cut = drawing.box(384, 50, 110, 60, say(zh="划分", en="split"), style=Style(hue=4))
    score = drawing.box(
        538, 50, 126, 60, say(zh="得分虚高", en="flattered score"), style=Style(hue=2)
    )
    for one, other in ((all_rows, learn), (learn, cut), (cut, score)):
        drawing.arrow(one, other)
    rows = drawing.box(16, 160, 130, 60, say(zh="全部行", en="all rows"), style=Style(hue=4))
    first = drawing.box(190, 160, 90, 60, say(zh="划分", en="split"), style=Style(hue=4))
    train = drawing.box(
        324, 136, 170, 48, say(zh="训练行：学一切", en="training: learn all"), style=Style(hue=1)
    )
    test = drawing.box(
        324, 196, 170, 40, say(zh="测试行：只用不学", en="test: only use it"), style=Style(hue=3)
    )
    honest = drawing.box(
        538, 160, 126, 60, say(zh="干净的得分", en="honest score"), style=Style(hue=1)
    )
    for one, other in ((rows, first), (first, train), (first, test), (train, honest)):
        drawing.arrow(one, other)
    drawing.arrow(test, honest)
    return drawing.svg()


def noise_and_dice(say: Say) -> str:
    """Draw the score on noise against the number of columns, and accuracies by test share."""
    counts = [20, 100, 500, 2000, 5000]
    flattered, honest = flattery(tuple(counts))
    left = Plot(
        340,
        320,
        x=(15, 7000),
        y=(0.3, 1.05),
        x_scale="log",
        title=say(zh="纯噪声上的准确率", en="Accuracy on pure noise"),
    )
    left.line(
        counts,
        flattered,
        label=say(zh="先选后分", en="chosen, then split"),
        style=Style(hue=2),
    )
    left.line(
        counts,
        honest,
        label=say(zh="在训练行里选", en="chosen inside"),
        style=Style(hue=1, dashed=True),
    )
    left.axis_titles(say(zh="列数", en="columns"), say(zh="准确率", en="accuracy"))
    found = spreads()[0]
    right = Plot(
        340,
        320,
        x=(0, 0.55),
        y=(0.8, 1.01),
        title=say(zh="200 次划分的准确率", en="Accuracy of 200 splits"),
    )
    for share, scores in zip(SHARES, found, strict=True):
        low, high = np.quantile(scores, [0.05, 0.95])
        right.line([share, share], [low, high], style=Style(hue=3, width=4))
    right.points(
        list(SHARES),
        found.mean(axis=1).tolist(),
        label=say(zh="均值与中间 90 %", en="mean, middle 90 %"),
        style=Style(hue=3),
    )
    right.axis_titles(say(zh="测试比例", en="test share"), say(zh="准确率", en="accuracy"))
    return beside(
        left,
        right,
        title=say(zh="选列的泄漏，与一次划分的偶然", en="A leaky choice, and the luck of a split"),
    ).svg()


@lru_cache
def flattery(counts: tuple[int, ...]) -> tuple[list[float], list[float]]:
    """Average both scores over five sets of noise, for several numbers of columns."""
    rng = np.random.default_rng(5)
    rows = []
    for count in counts:
        scores = []
        for _ in range(5):
            x, y = wide_noise(rng, 100, count)
            splits = folds(100, 5, rng)
            scores.append(selection_scores(nearest_mean, x, y, splits, 10))
        rows.append(np.mean(scores, axis=0))
    return [float(row[0]) for row in rows], [float(row[1]) for row in rows]
