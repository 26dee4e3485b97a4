# diagnosis: none
"""Leaves as much as possible to the libraries: percentile, gaussian_kde, violinplot, bxp."""
import math

import matplotlib
import matplotlib.font_manager as fm
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cbook import boxplot_stats
from scipy.signal import argrelmax
from scipy.stats import gaussian_kde, norm

CJK = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "SimHei", "WenQuanYi Zen Hei",
       "Noto Serif CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "Hiragino Sans GB"]
WORDS = {
    "zh": {"count": "频数", "title": "须：1.5 倍四分位距以内的最后一个数据", "h": "带宽"},
    "en": {"count": "count", "title": "whiskers: last value within 1.5 IQR", "h": "bandwidth"},
}


def five_numbers(values):
    return tuple(map(float, np.percentile(values, [0, 25, 50, 75, 100])))


def whiskers(values):
    (stats,) = boxplot_stats(values)
    return float(stats["whislo"]), float(stats["whishi"]), sorted(map(float, stats["fliers"]))


def density(values, points, bandwidth):
    return norm.pdf(points.reshape(-1, 1), loc=values, scale=bandwidth).mean(axis=1)


def peaks(values, bandwidth):
    grid = np.linspace(min(values) - 3 * bandwidth, max(values) + 3 * bandwidth, 513)
    return len(argrelmax(density(values, grid, bandwidth))[0])


def font_for(text, families):
    for family in families:
        paths = [f for f in fm.fontManager.ttflist if f.name == family]
        if not paths:
            continue
        glyphs = fm.get_font(fm.findfont(family)).get_charmap()
        if set(map(ord, "".join(text.split()))) <= set(glyphs):
            return family


def in_font(draw):
    """Set the font for as long as a function draws."""
    def wrapped(*arguments):
        before = dict(matplotlib.rcParams)
        matplotlib.rcParams["axes.unicode_minus"] = False
        try:
            fig, ax = plt.subplots(figsize=(5, 4))
            draw(ax, *arguments)
            fig.canvas.draw()
            plt.close(fig)
            return fig
        finally:
            matplotlib.rcParams.update({k: before[k] for k in ("font.family", "axes.unicode_minus")})
    return wrapped


@in_font
def histogram(ax, values, label, lang):
    _, q1, _, q3, _ = five_numbers(values)
    bins = math.ceil(np.ptp(values) / (2 * (q3 - q1) / len(values) ** (1 / 3)))
    counts, edges = np.histogram(values, bins)
    ax.bar(edges[:-1], counts, width=np.diff(edges), align="edge", color="0.5")
    ax.set_xlabel(label)
    ax.set_ylabel(WORDS[lang]["count"])


@in_font
def box_plot(ax, groups, label, lang):
    stats = [dict(boxplot_stats(v)[0], label=f"{k}\nn = {len(v)}") for k, v in groups.items()]
    ax.bxp(stats, patch_artist=True, widths=0.5, flierprops={"marker": "x"})
    ax.set_ylabel(label)
    ax.set_title(WORDS[lang]["title"])


@in_font
def violin_plot(ax, groups, label, bandwidth, lang):
    for i, v in enumerate(groups.values()):
        kde = gaussian_kde(v, bw_method=bandwidth / v.std(ddof=1))
        ys = np.linspace(v.min(), v.max(), 200)
        half = kde(ys) / kde(ys).max()
        ax.fill(np.r_[i + half / 3, (i - half / 3)[::-1]], np.r_[ys, ys[::-1]])
    ax.set_xticks(range(len(groups)), [f"{k}\nn = {len(v)}" for k, v in groups.items()])
    ax.set_ylabel(label)
    ax.set_title(f"{WORDS[lang]['h']} {bandwidth:g}")


@in_font
def bar_chart(ax, amounts, label):
    ax.bar(list(amounts.keys()), list(amounts.values()), color="teal", width=0.6)
    ax.set(ylabel=label, ylim=(0, 1.1 * max(amounts.values())))


@in_font
def scatter(ax, points, x_label, y_label):
    for (name, (x, y)), style in zip(points.items(), ["ro", "bs", "g^", "kx", "mD"]):
        ax.plot(x, y, style, label=name)
    ax.legend(title=None)
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
