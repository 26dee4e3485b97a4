"""Figures and numbers of stage 23, computed by the solution."""

import numpy as np
from sklearn.datasets import load_diabetes, load_iris, load_wine
from solution import density, five_numbers, peaks, whiskers

from baibu.publish.draw import Plot, Style, beside

TEN = np.array([12.0, 15, 16, 18, 19, 21, 22, 24, 26, 41])
BANDWIDTHS = (0.06, 0.35, 1.5)


def numbers():
    """Give every number of the brief that can be computed."""
    low, q1, median, q3, high = five_numbers(TEN)
    end_low, end_high, far = whiskers(TEN)
    acid = load_wine().data[:, 1]
    five = five_numbers(acid)
    bmi = load_diabetes(scaled=False).data[:, 2]
    petals = load_iris().data[:, 2]
    spread = five_numbers(bmi)
    width = 2 * (spread[3] - spread[1]) / len(bmi) ** (1 / 3)
    return {
        "five": ", ".join(f"{v:g}" for v in (low, q1, median, q3, high)),
        "q1": f"{q1:g}",
        "q3": f"{q3:g}",
        "iqr": f"{q3 - q1:g}",
        "fence_low": f"{q1 - 1.5 * (q3 - q1):g}",
        "fence_high": f"{q3 + 1.5 * (q3 - q1):g}",
        "end_low": f"{end_low:g}",
        "end_high": f"{end_high:g}",
        "far": ", ".join(f"{v:g}" for v in far),
        "acid_max": f"{five[-1]:.2f}",
        "acid_fence": f"{five[3] + 1.5 * (five[3] - five[1]):.2f}",
        "acid_end": f"{whiskers(acid)[1]:.2f}",
        "acid_far": str(len(whiskers(acid)[2])),
        "narrow": f"{BANDWIDTHS[0]:g}",
        "middle": f"{BANDWIDTHS[1]:g}",
        "wide": f"{BANDWIDTHS[2]:g}",
        "peaks_narrow": str(peaks(petals, BANDWIDTHS[0])),
        "peaks_middle": str(peaks(petals, BANDWIDTHS[1])),
        "peaks_wide": str(peaks(petals, BANDWIDTHS[2])),
        "below_zero": f"{100 * _below(petals, BANDWIDTHS[2], petals.min()):.0f}",
        "bmi_bins": str(int(np.ceil((spread[4] - spread[0]) / width))),
        "bmi_n": str(len(bmi)),
    }


def anatomy(say):
    """A box plot of the malic acid in wine, with the name of each part."""
    acid = load_wine().data[:, 1]
    _, q1, median, q3, _ = five_numbers(acid)
    low, high, far = whiskers(acid)
    title = say(zh="箱线图的各部分：苹果酸", en="The parts of a box plot: malic acid")
    plot = Plot(640, 260, x=(0, 7), y=(0, 2), y_ticks=[], title=title)
    ink, box = Style(hue="ink"), Style(hue=1, width=2.5)
    for left, right in ((low, q1), (q3, high)):
        plot.line([left, right], [1, 1], style=ink)
    for end in (low, high):
        plot.line([end, end], [0.85, 1.15], style=ink)
    plot.line([q1, q3, q3, q1, q1], [0.7, 0.7, 1.3, 1.3, 0.7], style=box)
    plot.line([median, median], [0.7, 1.3], style=Style(hue=2, width=2.5))
    plot.points(np.array(far), np.ones(len(far)), style=Style(hue=4))
    fence = q3 + 1.5 * (q3 - q1)
    plot.line([fence, fence], [0.3, 1.7], style=Style(hue=3, dashed=True))
    for x, y, words, side in (
        (median, 1.3, say(zh="中位数", en="median"), "above"),
        (q1, 0.5, say(zh="下四分位数", en="lower quartile"), "left"),
        (q3, 0.5, say(zh="上四分位数", en="upper quartile"), "right"),
        (high, 1.25, say(zh="须：界内最后一个数据", en="whisker: last value inside"), "left"),
        (fence, 1.6, say(zh="界：箱外 1.5 倍四分位距", en="limit: 1.5 IQR beyond"), "right"),
        (max(far), 1, say(zh="异常值", en="outliers"), "below"),
    ):
        plot.text(x, y, words, at=side)
    plot.axis_titles(say(zh="苹果酸（克/升）", en="malic acid (g/l)"), "")
    return plot.svg()


def bandwidths(say):
    """The same petal lengths with three bandwidths, drawn beyond the data."""
    petals = load_iris().data[:, 2]
    panels = []
    for bandwidth in BANDWIDTHS:
        points = np.linspace(petals.min() - 3 * bandwidth, petals.max() + 3 * bandwidth, 300)
        heights = density(petals, points, bandwidth)
        inside = (points >= petals.min()) & (points <= petals.max())
        plot = Plot(
            230, 250, x=(-4, 12), y=(0, float(heights.max()) * 1.15),
            title=say(zh=f"带宽 {bandwidth:g}", en=f"bandwidth {bandwidth:g}"),
        )  # fmt: skip
        plot.area(points[inside], 0 * heights[inside], heights[inside])
        plot.line(points, heights, style=Style(hue=2, width=1.2))
        plot.axis_titles(say(zh="花瓣长度（厘米）", en="petal length (cm)"), "")
        panels.append(plot)
    return beside(
        *panels,
        title=say(
            zh="同样的 150 个数，三种带宽；橙线画到了数据以外",
            en="The same 150 values, three bandwidths; the line runs beyond the data",
        ),
    ).svg()


def _below(values, bandwidth, edge):
    """Give the share of the estimated density below an edge."""
    points = np.linspace(values.min() - 6 * bandwidth, edge, 4000)
    return np.trapezoid(density(values, points, bandwidth), points)
