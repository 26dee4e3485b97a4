# diagnosis: none
"""Loops and lists, explicit font properties on every text, violins from matplotlib."""
from math import ceil, exp, floor, pi, sqrt

import numpy as np
from matplotlib import font_manager as fm
from matplotlib.figure import Figure

NAMES = ["Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Serif CJK SC", "Source Han Sans SC",
         "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "SimHei", "WenQuanYi Zen Hei"]


def at(ordered, q):
    k = (len(ordered) - 1) * q
    low, high = floor(k), ceil(k)
    return float(ordered[low]) if low == high else float(ordered[low] * (high - k) + ordered[high] * (k - low))


def five_numbers(values):
    ordered = sorted(values.tolist())
    return at(ordered, 0), at(ordered, 1 / 4), at(ordered, 1 / 2), at(ordered, 3 / 4), at(ordered, 1)


def whiskers(values):
    _, q1, _, q3, _ = five_numbers(values)
    span = (q3 - q1) * 3 / 2
    low, high, out = q1, q3, []
    for v in sorted(values.tolist()):
        if v < q1 - span or v > q3 + span:
            out.append(v)
        else:
            low, high = min(low, v), max(high, v)
    return low, high, out


def density(values, points, bandwidth):
    values = values.tolist()
    bell = lambda u: exp(-u * u / 2) / sqrt(2 * pi) / bandwidth
    return np.array([sum(bell((p - v) / bandwidth) for v in values) / len(values) for p in points.tolist()])


def peaks(values, bandwidth):
    low, high = values.min() - 3 * bandwidth, values.max() + 3 * bandwidth
    rising = np.sign(np.diff(density(values, np.linspace(low, high, 513), bandwidth)))
    return int(np.count_nonzero(np.diff(rising) == -2))


def font_for(text, families):
    for family in families:
        try:
            font = fm.get_font(fm.findfont(fm.FontProperties(family=family), fallback_to_default=False))
        except ValueError:
            continue
        if not any(font.get_char_index(ord(c)) == 0 for c in text if not c.isspace()):
            return family
    return None


def start(*texts):
    fig = Figure()
    return fig, fig.add_subplot(), fm.FontProperties(family=font_for("".join(texts), NAMES) or "DejaVu Sans")


def name(fig, ax, font, x=None, y=None, title=None):
    if x:
        ax.set_xlabel(x, fontproperties=font)
    if y:
        ax.set_ylabel(y, fontproperties=font)
    if title:
        ax.set_title(title, fontproperties=font)
    for tick in ax.get_xticklabels() + ax.get_yticklabels():
        tick.set_fontproperties(font)
    return fig


def histogram(values, label, lang):
    count = {"zh": "频数", "en": "count"}[lang]
    low, q1, _, q3, high = five_numbers(values)
    k = ceil((high - low) / (2 * (q3 - q1) * len(values) ** (-1 / 3)))
    fig, ax, font = start(label, count)
    ax.hist(values, k, (low, high), histtype="bar", rwidth=1)
    ax.set_ylim(bottom=1)
    return name(fig, ax, font, label, count)


def sizes(groups):
    return ["%s\nn = %d" % (key, len(v)) for key, v in groups.items()]


def box_plot(groups, label, lang):
    title = {"zh": "须：1.5 倍四分位距以内的最后一个数据", "en": "whiskers: last value within 1.5 IQR"}[lang]
    fig, ax, font = start(label, title, *sizes(groups))
    ax.boxplot(list(groups.values()), positions=range(10, 10 * len(groups) + 10, 10), widths=0.9, notch=False)
    ax.set_xticks(range(10, 10 * len(groups) + 10, 10))
    ax.set_xticklabels(sizes(groups))
    return name(fig, ax, font, None, label, title)


def violin_plot(groups, label, bandwidth, lang):
    title = {"zh": "带宽 ", "en": "bandwidth "}[lang] + format(bandwidth, "g")
    fig, ax, font = start(label, title, *sizes(groups))
    for i, v in enumerate(groups.values()):
        ax.violinplot([v], [i], points=200, showextrema=False, bw_method=bandwidth / np.std(v, ddof=1))
    ax.set_xticks(range(len(groups)))
    ax.set_xticklabels(sizes(groups))
    return name(fig, ax, font, None, label, title)


def bar_chart(amounts, label):
    fig, ax, font = start(label, *amounts)
    for i, height in enumerate(amounts.values()):
        ax.bar(i, height)
    ax.set_xticks(range(len(amounts)), labels=list(amounts))
    return name(fig, ax, font, None, label)


def scatter(points, x_label, y_label):
    fig, ax, font = start(x_label, y_label, *points)
    for i, (key, (x, y)) in enumerate(points.items()):
        ax.scatter(x, y, c=f"C{i}", marker="ov^s*"[i], label=key, s=12)
    ax.legend(prop=font)
    return name(fig, ax, font, x_label, y_label)
