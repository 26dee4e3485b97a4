# diagnosis: none
"""Two of the eight questions are left out, as the brief allows: copies and curves."""
import pandas as pd
from matplotlib import font_manager
from matplotlib import pyplot as plt


def q_gaps(t, c):
    return t[c].isnull().sum() / t.shape[0]


def q_gaps_by_site(t, c):
    s = t.assign(empty=t[c].isnull().astype(float)).pivot_table(index="site", values="empty", aggfunc="mean")["empty"]
    return s.max() - s.min()


def q_heap(t, c):
    kept = t[c].dropna()
    return kept.groupby(kept).size().max() / kept.size


def q_site_shift(t, c):
    info = t.groupby("site")[c].describe()
    return (info["50%"].max() - info["50%"].min()) / (info["75%"] - info["25%"]).median()


def q_drift(t, c):
    return t[c].corr(t["month"], method="spearman")


def q_leak(t, c):
    sick, well = (t.loc[t["malignant"] == k, c].dropna() for k in (1, 0))
    wins = sum((x > well).sum() + (x == well).sum() / 2 for x in sick)
    return wins / (sick.size * well.size)


LIMIT = {
    "gaps": (q_gaps, 0.05, None), "gaps_by_site": (q_gaps_by_site, 0.2, None),
    "heap": (q_heap, 0.05, None), "site_shift": (q_site_shift, 1, None),
}
SAY = {
    "gaps": ("缺失值占比", "share of missing values"), "gaps_by_site": ("各地点缺失之差", "difference of gaps between sites"),
    "heap": ("最常见值的占比", "share of the most frequent value"), "site_shift": ("各地点中位数之差", "distance between sites"),
    "drift": ("与月份的秩相关", "rank correlation with time"), "leak": ("恶性大于良性的概率", "chance of malignant above benign"),
}


def reaches(name, number):
    _, above, below = LIMIT[name]
    return bool(number >= above or (below is not None and number <= below))


def report(table, lang):
    found = []
    for column in table.columns.difference(["site", "month", "malignant"], sort=False):
        for name, (ask, _, _) in LIMIT.items():
            number = float(ask(table, column))
            if reaches(name, number):
                words = SAY[name][lang == "en"]
                found.append({"question": name, "columns": [column], "number": number, "text": "%s (%s): %.2f" % (column, words, number)})
    return found


def confirm(findings, fresh):
    result = []
    for finding in findings:
        new = float(LIMIT[finding["question"]][0](fresh, finding["columns"][0]))
        result.append({**finding, "fresh": new, "holds": reaches(finding["question"], new)})
    return result


def figure(table, finding, lang):
    names = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "SimHei", "Noto Sans CJK JP"]
    there = [n for n in names if n in font_manager.get_font_names()] or ["DejaVu Sans"]
    column = finding["columns"][0]
    with plt.rc_context():
        plt.rcParams["font.family"] = there[0]
        plt.rcParams["axes.unicode_minus"] = False
        fig, ax = plt.subplots()
        for site, part in table.groupby("site"):
            ax.scatter(part["month"], part[column], label=site)
        ax.legend()
        ax.set(title=finding["text"], xlabel="月份" if lang == "zh" else "month", ylabel=column)
        fig.canvas.draw()
        plt.close(fig)
        return fig
