"""Distributions as numbers and as figures: box plot, violin plot, and three more.

Reads  values as arrays; groups as a dict from a name to its values, drawn in the order of the dict.
Gives  numbers, and figures whose labels are in one language and in a font that has every character.
Never  changes matplotlib's settings for others.

Start reading at `whiskers` and `drawn`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

Array = NDArray[Any]
Groups = Mapping[str, Array]

FAMILIES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB",
    "SimHei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Noto Sans CJK JP", "DejaVu Sans",
)  # fmt: skip
WORDS = {
    "count": {"zh": "频数", "en": "count"},
    "whiskers": {
        "zh": "须：1.5 倍四分位距以内的最后一个数据",
        "en": "whiskers: last value within 1.5 IQR",
    },
    "bandwidth": {"zh": "带宽 {h:g}", "en": "bandwidth {h:g}"},
}
HEIGHTS = 200  # at which a violin is computed
GRID = 513  # points among which peaks are looked for
MARKERS = "osD^vP*X"


# The numbers


def five_numbers(values: Array) -> tuple[float, float, float, float, float]:
    """Give minimum, lower quartile, median, upper quartile and maximum."""
    ordered = np.sort(values)
    return tuple(_between(ordered, quarter / 4) for quarter in range(5))


def _between(ordered: Array, share: float) -> float:
    """Walk a share of the way through sorted values; between two of them, interpolate."""
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def whiskers(values: Array) -> tuple[float, float, list[float]]:
    """Give the ends of both whiskers, and the outliers in ascending order."""
    _, q1, _, q3, _ = five_numbers(values)
    reach = 1.5 * (q3 - q1)
    near = values[(values >= q1 - reach) & (values <= q3 + reach)]
    low, high = min(float(near.min()), q1), max(float(near.max()), q3)
    far = np.sort(values[(values < q1 - reach) | (values > q3 + reach)])
    return low, high, far.tolist()


def density(values: Array, points: Array, bandwidth: float) -> Array:
    """Estimate the density at some points: the mean of a bell curve around each value."""
    steps = (points[:, None] - values) / bandwidth
    return np.exp(-(steps**2) / 2).mean(axis=1) / (bandwidth * np.sqrt(2 * np.pi))


def peaks(values: Array, bandwidth: float) -> int:
    """Count the peaks that the estimated density has."""
    edge = 3 * bandwidth
    heights = density(
        values, np.linspace(values.min() - edge, values.max() + edge, GRID), bandwidth
    )
    middle = heights[1:-1]
    return int(((middle > heights[:-2]) & (middle > heights[2:])).sum())


# The labels


def font_for(text: str, families: Sequence[str]) -> str | None:
    """Give the first family that is installed and has every character; None without any."""
    for family in families:
        try:
            # by default an unknown family is replaced in silence
            path = font_manager.findfont(family, fallback_to_default=False)
        except ValueError:
            continue
        font = font_manager.get_font(path)
        if all(font.get_char_index(ord(letter)) for letter in text if not letter.isspace()):
            return family
    return None


def drawn(texts: Sequence[str], draw: Callable[[Axes], None]) -> Figure:
    """Make a figure in a font that has all the texts; the settings end with it."""
    family = font_for("".join(texts), FAMILIES) or "DejaVu Sans"
    with plt.rc_context({"font.family": [family], "axes.unicode_minus": False}):
        figure = Figure(layout="constrained")
        draw(figure.subplots())
        figure.canvas.draw()  # now, while the settings hold: ticks are made when they are drawn
    return figure


# The figures


def histogram(values: Array, label: str, lang: str) -> Figure:
    """Count the values in bins of the width that Freedman and Diaconis propose."""
    low, q1, _, q3, high = five_numbers(values)
    bins = int(np.ceil((high - low) / (2 * (q3 - q1) / len(values) ** (1 / 3))))
    count = WORDS["count"][lang]

    def draw(ax: Axes) -> None:
        ax.hist(values, bins=np.linspace(low, high, bins + 1), edgecolor="white")
        ax.set(xlabel=label, ylabel=count)

    return drawn([label, count], draw)


def box_plot(groups: Groups, label: str, lang: str) -> Figure:
    """Draw a box for each group, with whiskers to the last value within 1.5 IQR."""
    names, title = _names(groups), WORDS["whiskers"][lang]

    def draw(ax: Axes) -> None:
        ax.boxplot([np.asarray(values) for values in groups.values()], tick_labels=names)
        ax.set(ylabel=label, title=title)

    return drawn([*names, label, title], draw)


def violin_plot(groups: Groups, label: str, bandwidth: float, lang: str) -> Figure:
    """Draw the density of each group to both sides, no further than its values reach."""
    names, title = _names(groups), WORDS["bandwidth"][lang].format(h=bandwidth)

    def draw(ax: Axes) -> None:
        for place, values in enumerate(groups.values(), start=1):
            heights = np.linspace(values.min(), values.max(), HEIGHTS)
            widths = density(values, heights, bandwidth)
            widths = 0.4 * widths / widths.max()
            ax.fill_betweenx(heights, place - widths, place + widths, alpha=0.6)
        ax.set_xticks(range(1, len(groups) + 1), names)
        ax.set(ylabel=label, title=title)

    return drawn([*names, label, title], draw)


def bar_chart(amounts: Mapping[str, float], label: str) -> Figure:
    """Draw a bar for each amount, from 0."""

    def draw(ax: Axes) -> None:
        ax.bar(range(len(amounts)), list(amounts.values()))
        ax.set_xticks(range(len(amounts)), list(amounts))
        ax.set_ylim(bottom=0)
        ax.set_ylabel(label)

    return drawn([*amounts, label], draw)


def scatter(points: Mapping[str, tuple[Array, Array]], x_label: str, y_label: str) -> Figure:
    """Draw groups of points that can be told apart by colour and by marker."""

    def draw(ax: Axes) -> None:
        for marker, (name, (x, y)) in zip(MARKERS, points.items(), strict=False):
            ax.scatter(x, y, marker=marker, label=name, alpha=0.7)
        ax.legend()
        ax.set(xlabel=x_label, ylabel=y_label)

    return drawn([*points, x_label, y_label], draw)


def _names(groups: Groups) -> list[str]:
    """Write each name with the number of its values below it."""
    return [f"{name}\nn = {len(values)}" for name, values in groups.items()]
