"""Figures and numbers of stage 24: a small clinic with known facts, explored by the solution."""

import numpy as np
import pandas as pd
from solution import _asked, confirm, report

from baibu.publish.draw import Plot, Style

ROWS, LOOKED = 60, 190


def numbers():
    """Give every number of the brief that can be computed."""
    first, second = _clinic(1), _clinic(2)
    findings = confirm(report(first, "en"), second)
    told = {(f["question"], *f["columns"]): f for f in findings}
    heap = told["heap", "glucose"]
    luck, again = _luckiest()
    return {
        "gap": f"{told['gaps', 'age']['number']:.2f}",
        "gap_text": told["gaps", "age"]["text"],
        "heap": f"{heap['number']:.2f}",
        "heap_count": str(int(first["glucose"].value_counts().max())),
        "heap_fresh": f"{heap['fresh']:.2f}",
        "heap_holds": str(heap["holds"]),
        "shift": f"{told['site_shift', 'pressure']['number']:.2f}",
        "shift_fresh": f"{told['site_shift', 'pressure']['fresh']:.2f}",
        "rows": str(ROWS),
        "asked": str(sum(1 for _ in _asked(pd.DataFrame(columns=list("abcdefghijkl"))))),
        "pairs": str(LOOKED),
        "luck": f"{luck:.2f}",
        "luck_again": f"{again:.2f}",
    }


def luck(say):
    """Correlations of noise: as found, and on fresh noise."""
    found, fresh = _noise()
    best = np.argsort(-np.abs(found))[:12]
    title = say(zh="从 190 对里挑出最强的十二对", en="The twelve strongest of 190 pairs")
    plot = Plot(600, 290, x=(0, 13), y=(-0.6, 0.6), title=title)
    places = np.arange(1, 13)
    plot.line([0, 13], [0, 0], style=Style(hue="ink", width=1))
    for place, pair in zip(places, best, strict=True):
        plot.line([place, place], [found[pair], fresh[pair]], style=Style(hue="ink", width=0.7))
    plot.points(
        places,
        found[best],
        label=say(zh="找到它的数据", en="where it was found"),
        style=Style(hue=2),
    )
    plot.points(
        places,
        fresh[best],
        label=say(zh="新数据", en="fresh data"),
        style=Style(hue=1, marker="square"),
    )
    plot.axis_titles(say(zh="名次", en="rank"), say(zh="相关系数", en="correlation"))
    return plot.svg()


def bend(say):
    """A column that bends with another, and the means of five equally full bins."""
    rng = np.random.default_rng(4)
    x = np.linspace(0, 10, 150)
    y = (x - 5) ** 2 / 5 + rng.normal(0, 0.5, size=150)
    r = np.corrcoef(x, y)[0, 1]
    title = say(
        zh=f"相关系数 {r:.2f}，关系却很强", en=f"Correlation {r:.2f}, and yet a strong relation"
    )
    plot = Plot(600, 290, x=(0, 10), y=(-2, 7), title=title)
    plot.points(x, y, style=Style(hue=1))
    for part in np.array_split(np.arange(150), 5):
        mean = y[part].mean()
        plot.line([x[part[0]], x[part[-1]]], [mean, mean], style=Style(hue=2, width=3))
    plot.axis_titles("x", say(zh="y 与五箱的均值", en="y, and the means of five bins"))
    return plot.svg()


def _clinic(seed):
    """Draw sixty visits: an age is often missing in the west, and its pressure gauge is off."""
    rng = np.random.default_rng(seed)
    site = np.resize(["north", "south", "west"], ROWS)
    table = pd.DataFrame(
        {
            "site": site,
            "month": rng.permutation(np.resize(np.arange(1, 13), ROWS)),
            "age": np.round(rng.normal(55, 12, size=ROWS), 1),
            "pressure": np.round(rng.normal(130, 10, size=ROWS) + 20 * (site == "west"), 1),
            "glucose": np.round(rng.normal(100, 15, size=ROWS), 2),
            "malignant": rng.integers(0, 2, size=ROWS),
        }
    )
    table.loc[table.index[site == "west"][:8], "age"] = np.nan
    if seed == 1:
        table.loc[rng.permutation(ROWS)[:6], "glucose"] = 100.0
    return table


def _noise():
    rng = np.random.default_rng(7)
    pair = np.triu_indices(20, 1)
    found, fresh = (np.corrcoef(rng.normal(size=(20, 40)))[pair] for _ in range(2))
    return found, fresh


def _luckiest():
    found, fresh = _noise()
    best = int(np.argmax(np.abs(found)))
    return found[best], fresh[best]
