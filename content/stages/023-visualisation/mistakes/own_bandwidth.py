import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

FAMILIES = [
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB",
    "SimHei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Noto Sans CJK JP", "DejaVu Sans",
]
COUNT = {"zh": "频数", "en": "count"}
WHISKERS = {
    "zh": "须：1.5 倍四分位距以内的最后一个数据",
    "en": "whiskers: last value within 1.5 IQR",
}
BANDWIDTH = {"zh": "带宽", "en": "bandwidth"}


def quantile(ordered, q):
    place = q * (len(ordered) - 1)
    low = int(np.floor(place))
    high = int(np.ceil(place))
    share = place - low
    return float((1 - share) * ordered[low] + share * ordered[high])


def five_numbers(values):
    ordered = np.sort(values)
    return tuple(quantile(ordered, q) for q in (0, 0.25, 0.5, 0.75, 1))


def whiskers(values):
    _, q1, _, q3, _ = five_numbers(values)
    lower, upper = q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)
    inside = [float(v) for v in values if lower <= v <= upper]
    outside = sorted(float(v) for v in values if not lower <= v <= upper)
    return min(min(inside), q1), max(max(inside), q3), outside


def density(values, points, bandwidth):
    z = (points[:, None] - values[None, :]) / bandwidth
    bells = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return bells.sum(axis=1) / (len(values) * bandwidth)


def peaks(values, bandwidth):
    start, stop = values.min() - 3 * bandwidth, values.max() + 3 * bandwidth
    d = density(values, np.linspace(start, stop, 513), bandwidth)
    return sum(1 for i in range(1, 512) if d[i] > d[i - 1] and d[i] > d[i + 1])


def font_for(text, families):
    installed = {font.name: font.fname for font in font_manager.fontManager.ttflist}
    for family in families:
        if family in installed:
            characters = FT2Font(installed[family]).get_charmap()
            if all(ord(letter) in characters for letter in text if letter.strip()):
                return family
    return None


def figure(text):
    family = font_for(text, FAMILIES)
    return plt.rc_context({"font.family": family, "axes.unicode_minus": False})


def histogram(values, label, lang):
    low, q1, _, q3, high = five_numbers(values)
    width = 2 * (q3 - q1) / len(values) ** (1 / 3)
    bins = int(np.ceil((high - low) / width))
    with figure(label + COUNT[lang]):
        fig, ax = plt.subplots()
        ax.hist(values, bins=bins)
        ax.set_xlabel(label)
        ax.set_ylabel(COUNT[lang])
        fig.canvas.draw()
        plt.close(fig)
    return fig


def box_plot(groups, label, lang):
    names = [f"{name}\nn = {len(values)}" for name, values in groups.items()]
    with figure("".join(names) + label + WHISKERS[lang]):
        fig, ax = plt.subplots()
        ax.boxplot(list(groups.values()), tick_labels=names)
        ax.set_ylabel(label)
        ax.set_title(WHISKERS[lang])
        fig.canvas.draw()
        plt.close(fig)
    return fig


def violin_plot(groups, label, bandwidth, lang):
    names = [f"{name}\nn = {len(values)}" for name, values in groups.items()]
    title = f"{BANDWIDTH[lang]} {bandwidth:g}"
    with figure("".join(names) + label + title):
        fig, ax = plt.subplots()
        for i, values in enumerate(groups.values()):
            ys = np.linspace(values.min(), values.max(), 200)
            width = density(values, ys, values.std(ddof=1) * len(values) ** -0.2)
            width = width / width.max() * 0.4
            ax.fill_betweenx(ys, i - width, i + width)
        ax.set_xticks(range(len(groups)))
        ax.set_xticklabels(names)
        ax.set_ylabel(label)
        ax.set_title(title)
        fig.canvas.draw()
        plt.close(fig)
    return fig


def bar_chart(amounts, label):
    with figure("".join(amounts) + label):
        fig, ax = plt.subplots()
        ax.bar(list(amounts), list(amounts.values()))
        ax.set_ylim(bottom=0)
        ax.set_ylabel(label)
        fig.canvas.draw()
        plt.close(fig)
    return fig


def scatter(points, x_label, y_label):
    with figure("".join(points) + x_label + y_label):
        fig, ax = plt.subplots()
        for marker, (name, (x, y)) in zip("osD^v", points.items()):
            ax.scatter(x, y, marker=marker, label=name)
        ax.legend()
        ax.set_xlabel(x_label)
        ax.set_ylabel(y_label)
        fig.canvas.draw()
        plt.close(fig)
    return fig
