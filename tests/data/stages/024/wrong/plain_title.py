# diagnosis: empty_title
"""A class for each kind of question, NumPy and SciPy for the numbers."""
from dataclasses import dataclass
from typing import Callable

import matplotlib.font_manager as fm
import matplotlib.pyplot as plt
import numpy as np
from scipy import stats

FONTS = ["Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Serif CJK SC", "Source Han Sans SC", "SimHei",
         "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "WenQuanYi Zen Hei"]


def present(*arrays):
    arrays = [np.asarray(a, dtype=float) for a in arrays]
    ok = np.all([~np.isnan(a) for a in arrays], axis=0)
    return [a[ok] for a in arrays]


def gaps(t, c):
    return np.count_nonzero(np.isnan(t[c])) / len(t)


def gaps_by_site(t, c):
    shares = [np.isnan(t.loc[t["site"] == s, c]).mean() for s in set(t["site"])]
    return max(shares) - min(shares)


def heap(t, c):
    _, counts = np.unique(present(t[c])[0], return_counts=True)
    return counts.max() / counts.sum()


def site_shift(t, c):
    parts = [present(t.loc[t["site"] == s, c])[0] for s in set(t["site"])]
    medians = [np.median(p) for p in parts]
    return (max(medians) - min(medians)) / np.median([stats.iqr(p) for p in parts])


def drift(t, c):
    return stats.spearmanr(*present(t[c], t["month"])).statistic


def leak(t, c):
    x, sick = present(t[c], t["malignant"])
    a, b = x[sick == 1], x[sick == 0]
    return stats.mannwhitneyu(a, b).statistic / len(a) / len(b)


def copy(t, a, b):
    return np.corrcoef(*present(t[a], t[b]))[0, 1]


def curve(t, a, b):
    x, y = present(t[a], t[b])
    if abs(stats.spearmanr(x, y).statistic) > 0.3:
        return 0.0
    rank = np.argsort(np.argsort(x, kind="stable")) + 1
    box = -(-rank * 5 // len(x))
    total = sum((box == k).sum() * (y[box == k].mean() - y.mean()) ** 2 for k in range(1, 6))
    return total / ((y - y.mean()) ** 2).sum()


@dataclass
class Question:
    name: str
    number: Callable
    enough: Callable
    pairs: int
    zh: str
    en: str


ALL = [
    Question("gaps", gaps, lambda n: n >= 0.05, 0, "这一列缺失得多：{}，占 {:.2f}", "many values are missing in {}: {:.2f}"),
    Question("gaps_by_site", gaps_by_site, lambda n: n >= 0.2, 0, "缺失与地点有关：{}，相差 {:.2f}", "missing depends on the site in {}: {:.2f}"),
    Question("heap", heap, lambda n: n >= 0.05, 0, "同一个值太多：{}，占 {:.2f}", "one value too often in {}: {:.2f}"),
    Question("site_shift", site_shift, lambda n: n >= 1, 0, "各地点错开：{}，相距 {:.2f}", "sites lie apart in {}: {:.2f}"),
    Question("drift", drift, lambda n: abs(n) >= 0.4, 0, "随月份漂移：{}，秩相关 {:.2f}", "drifts over the months: {}, {:.2f}"),
    Question("leak", leak, lambda n: not 0.01 < n < 0.99, 0, "泄漏答案：{}，概率 {:.2f}", "gives the answer away: {}, {:.2f}"),
    Question("copy", copy, lambda n: abs(n) >= 0.999, 1, "两列重复：{}，相关 {:.2f}", "the same column twice: {}, {:.2f}"),
    Question("curve", curve, lambda n: n >= 0.5, 2, "弯曲的关系：{}，解释 {:.2f}", "a bent relation: {}, {:.2f}"),
]


def report(table, lang):
    names = [c for c in table if c not in ("site", "month", "malignant")]
    out = []
    for q in ALL:
        if q.pairs == 0:
            todo = [[c] for c in names]
        else:
            todo = [[a, b] for i, a in enumerate(names) for j, b in enumerate(names) if i < j or (q.pairs == 2 and i != j)]
        for columns in todo:
            n = float(q.number(table, *columns))
            if q.enough(n):
                say = q.zh if lang == "zh" else q.en
                out.append(dict(question=q.name, columns=columns, number=n, text=say.format(" → ".join(columns), n)))
    return out


def confirm(findings, fresh):
    known = {q.name: q for q in ALL}
    out = []
    for f in findings:
        q = known[f["question"]]
        new = float(q.number(fresh, *f["columns"]))
        out.append(f | {"fresh": new, "holds": bool(q.enough(new))})
    return out


def figure(table, finding, lang):
    installed = {f.name for f in fm.fontManager.ttflist}
    family = [f for f in FONTS if f in installed][:1] + ["DejaVu Sans"]
    with plt.rc_context({"font.family": family}):
        fig, ax = plt.subplots()
        columns = finding["columns"]
        if len(columns) == 2:
            ax.plot(table[columns[0]], table[columns[1]], ".")
            ax.set_ylabel(columns[1])
        else:
            ax.boxplot([present(p[columns[0]])[0] for _, p in table.groupby("site")])
            ax.set_ylabel({"zh": "地点", "en": "site"}[lang])
        ax.set_xlabel(columns[0])
        ax.set_title(finding["question"])
        fig.canvas.draw()
        plt.close(fig)
    return fig
