"""Draw and compute what the brief and the answer of stage 26 show, with the solution beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from solution import (
    crossed,
    cyclic,
    engineered,
    folds,
    gain_and_control,
    least_squares,
    mean_r2,
    multiplied,
    out_of_fold,
    r2,
    target_code,
    three_models,
    window_features,
)

from baibu.publish.draw import Plot, Style, beside, number

Say = Callable[..., str]


def numbers() -> dict[str, str]:
    """Give every computed number of the brief and of the answer."""
    return {**example(), **clock(), **coding(), **question_4()}


def example() -> dict[str, str]:
    """Work the example of the brief."""
    y = np.array([10.0, 20.0, 60.0, 30.0])
    towns = np.array(["A", "A", "B", "C"])
    codes = target_code(towns, y, ["A", "B", "D"], 2.0)
    window = window_features(np.array([[1.0, 5.0, 2.0, 6.0]]))[0]
    return {
        "code_a": number(codes[0], 1),
        "code_b": number(codes[1], 1),
        "code_d": number(codes[2], 1),
        "w_mean": number(window[0], 1),
        "w_sd": number(window[1], 3),
        "w_slope": number(window[2], 1),
        "w_crossings": number(window[3], 0),
        "w_next": number(window[4], 3),
        "w_rhythm": number(window[5], 0),
    }


def clock() -> dict[str, str]:
    """Predict a daily rhythm from the hour as a number, and from sine and cosine."""
    hours, load = day()
    train, test = np.arange(0, 400), np.arange(400, 800)
    found = {}
    for name, x in (("hour", hours[:, None]), ("circle", cyclic(hours, 24))):
        got = least_squares(x[train], load[train])(x[test])
        found[name] = number(r2(load[test], got), 2)
    return found


def day() -> tuple[np.ndarray, np.ndarray]:
    """Draw hours and a load that is highest in the late evening."""
    rng = np.random.default_rng(26)
    hours = rng.uniform(0, 24, 800)
    return hours, 3 + 2 * np.cos(2 * np.pi * (hours - 22) / 24) + rng.normal(0, 0.5, 800)


@lru_cache
def noise_codes() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Code 150 categories of 300 rows whose label is noise: with the own label, and without."""
    rng = np.random.default_rng(6)
    towns, y = rng.integers(0, 150, 300), rng.normal(size=300)
    own = target_code(towns, y, towns, 0.0)
    return y, own, out_of_fold(towns, y, folds(300, 5, rng), 0.0)


def coding() -> dict[str, str]:
    """Correlate both codes with the label."""
    y, own, outside = noise_codes()
    return {
        "own": number(np.corrcoef(own, y)[0, 1], 2),
        "outside": number(np.corrcoef(outside, y)[0, 1], 2),
    }


def question_4() -> dict[str, str]:
    """Give the table of models, the same recipe on the diabetes data, and the control."""
    from sklearn.datasets import load_diabetes

    rng = np.random.default_rng(4)
    x, y = crossed(rng)
    splits = folds(len(y), 3, rng)
    found = {}
    for name, fit in three_models().items():
        before, after = mean_r2(fit, x, y, splits), mean_r2(multiplied(fit), x, y, splits)
        found[f"q4_{name}_before"] = number(before, 2)
        found[f"q4_{name}_after"] = number(after, 2)
        found[f"q4_{name}"] = number(after - before, 2)
    control = gain_and_control(least_squares, engineered(least_squares, 6), x, y, splits, rng)[1]
    table, progress = load_diabetes(return_X_y=True)
    splits = folds(len(progress), 5, rng)
    columns = table.shape[1]
    return {
        **found,
        "q4_control": number(control, 2),
        "q4_diabetes_raw": number(mean_r2(least_squares, table, progress, splits), 2),
        "q4_diabetes_new": number(
            mean_r2(engineered(least_squares, 10), table, progress, splits), 2
        ),
        "q4_diabetes_columns": str(columns + columns * (columns + 1) // 2),
    }


def circle_and_codes(say: Say) -> str:
    """Draw the hour as a line and as a circle, and codes with and without the own label."""
    hours, load = day()
    order = np.linspace(0, 24, 97)
    left = Plot(
        340,
        330,
        x=(0, 24),
        y=(0, 7),
        title=say(zh="负荷与小时", en="Load by the hour"),
        x_ticks=[(hour, str(hour)) for hour in (0, 6, 12, 18, 24)],
    )
    left.points(hours[:150], load[:150], style=Style(hue=6))
    for label, before, after, style in (
        (say(zh="小时当作数", en="hour as number"), hours[:, None], order[:, None], Style(hue=2)),
        (
            say(zh="正弦与余弦", en="sine, cosine"),
            cyclic(hours, 24),
            cyclic(order, 24),
            Style(hue=1, dashed=True),
        ),
    ):
        left.line(order, least_squares(before, load)(after), label=label, style=style)
    left.axis_titles(say(zh="小时", en="hour"), say(zh="负荷", en="load"))
    y, own, outside = noise_codes()
    right = Plot(
        340,
        330,
        x=(-3.2, 3.2),
        y=(-3.2, 3.2),
        title=say(zh="纯噪声的标签与编码", en="Labels of pure noise, and codes"),
    )
    right.points(
        own[:80], y[:80], label=say(zh="含自己的标签", en="own label inside"), style=Style(hue=2)
    )
    right.points(
        outside[:80],
        y[:80],
        label=say(zh="折外", en="out of fold"),
        style=Style(hue=1, marker="cross"),
    )
    right.axis_titles(say(zh="编码", en="code"), say(zh="标签", en="label"))
    return beside(
        left,
        right,
        title=say(
            zh="左：首尾相接的小时。右：含有自己标签的编码",
            en="Left: hours that close up. Right: codes that know their own label",
        ),
    ).svg()


def gains(say: Say) -> str:
    """Draw R² against the number of kept columns, on true and on shuffled labels."""
    counts = [1, 2, 3, 4, 6, 10, 16, 24, 36, 44]
    rng = np.random.default_rng(44)
    true, mixed = np.zeros(len(counts)), np.zeros(len(counts))
    raw = 0.0
    for _ in range(5):
        x, y = crossed(rng, 200)
        shuffled = rng.permutation(y)
        splits = folds(200, 4, rng)
        raw += mean_r2(least_squares, x, y, splits) / 5
        for place, count in enumerate(counts):
            fit = engineered(least_squares, count)
            true[place] += mean_r2(fit, x, y, splits) / 5
            mixed[place] += mean_r2(fit, x, shuffled, splits) / 5
    plot = Plot(
        560,
        320,
        x=(0, 45),
        y=(-0.8, 1.05),
        title=say(zh="新数据上的 R²", en="R² on new rows"),
    )
    plot.line(counts, true, label=say(zh="真标签", en="true labels"), style=Style(hue=1))
    plot.line(
        counts,
        mixed,
        label=say(zh="打乱的标签", en="shuffled labels"),
        style=Style(hue=2, dashed=True),
    )
    plot.line([0, 45], [raw, raw], label=say(zh="原来八列", en="the eight columns"))
    plot.axis_titles(say(zh="留下的列数", en="columns kept"), "R²")
    return plot.svg()
