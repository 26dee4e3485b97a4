"""Checks of stage 23: the numbers, then the figures, read as objects: bars, lines, texts."""

from functools import cache
from typing import Any

import numpy as np
import solution
from numpy.random import Generator
from sklearn.datasets import load_diabetes, load_iris, load_wine

from baibu.grader.checks import Learner, check, expect

TEXTS = {
    "zh": {
        "label": "花瓣长度（厘米）",
        "other": "体重指数",
        "names": ["山鸢尾", "变色鸢尾", "维吉尼亚鸢尾"],
    },
    "en": {
        "label": "petal length (cm)",
        "other": "body mass index",
        "names": ["setosa", "versicolor", "virginica"],
    },
}
FAMILIES = solution.FAMILIES

# What a figure shows, said plainly: only what the check is about, so that style is free.
READ = """
def seen(figure):
    figure.canvas.draw()
    [ax] = [ax for ax in figure.axes if ax.get_visible()]
    return ax



def names_of(ax):
    ticks = zip(ax.get_xticks(), [t.get_text() for t in ax.get_xticklabels()])
    return [[float(place), text] for place, text in ticks if text]


def bars_of(ax):
    from matplotlib.patches import Rectangle
    found = [p for p in ax.patches if isinstance(p, Rectangle) and p.get_visible()]
    found.sort(key=lambda p: p.get_x())
    sides = [(p.get_x(), p.get_y(), p.get_width(), p.get_height()) for p in found]
    return [[float(side) for side in four] for four in sides]


def read_bars(function, *arguments):
    ax = seen(function(*arguments))
    texts = [ax.get_xlabel(), ax.get_ylabel()]
    return bars_of(ax), [float(v) for v in ax.get_ylim()], texts, names_of(ax)


def read_boxes(function, *arguments):
    ax = seen(function(*arguments))
    boxes = []
    for place, _ in names_of(ax):
        ends, level, fliers = [], [], []
        for line in ax.lines:
            x, y = ([float(v) for v in data] for data in (line.get_xdata(), line.get_ydata()))
            if not x or not line.get_visible() or max(abs(v - place) for v in x) > 0.49:
                continue
            if line.get_linestyle() in ("None", "none", "", " "):
                fliers += y
            elif len(x) == 2 and x[0] == x[1]:
                ends.append(sorted(y))
            elif len(x) == 2 and y[0] == y[1]:
                level.append(y[0])
        boxes.append([sorted(ends), sorted(level), sorted(fliers)])
    return boxes, ax.get_ylabel(), ax.get_title(), [name for _, name in names_of(ax)]


def read_violins(function, *arguments):
    import numpy
    ax = seen(function(*arguments))
    outlines = [path.vertices for c in ax.collections for path in c.get_paths()]
    outlines += [p.get_path().vertices for p in ax.patches]
    found = []
    for outline in outlines:
        if len(outline) < 50:
            continue
        x, y = numpy.asarray(outline, dtype=float).T
        centre = (x.min() + x.max()) / 2
        right = x >= centre
        order = numpy.argsort(y[right], kind="stable")
        heights = numpy.linspace(y.min(), y.max(), 21)
        widths = numpy.interp(heights, y[right][order], x[right][order] - centre)
        left = numpy.argsort(y[~right], kind="stable")
        other = numpy.interp(heights, y[~right][left], centre - x[~right][left])
        most = x.max() - centre
        found.append([float(centre), heights, widths / most, other / most])
    found.sort(key=lambda violin: violin[0])
    return found, ax.get_ylabel(), ax.get_title(), [name for _, name in names_of(ax)]


def read_points(function, *arguments):
    ax = seen(function(*arguments))
    groups, looks, lines = [], [], []
    for found in ax.collections:
        groups.append([[float(v) for v in pair] for pair in found.get_offsets()])
        colour = [round(float(v), 3) for v in found.get_facecolor()[0][:3]]
        marker = [[round(float(v), 3) for v in pair] for pair in found.get_paths()[0].vertices]
        looks.append([str(colour), str(marker)])
    for found in ax.lines:
        groups.append([[float(v) for v in pair] for pair in found.get_xydata()])
        looks.append([str(found.get_color()), str(found.get_marker())])
    legend = ax.get_legend()
    names = [t.get_text() for t in legend.get_texts()] if legend is not None else []
    colours, markers = len({look[0] for look in looks}), len({look[1] for look in looks})
    return groups, names, [colours, markers], [ax.get_xlabel(), ax.get_ylabel()]


def read_texts(function, *arguments):
    import matplotlib
    from matplotlib.text import Text
    figure = function(*arguments)
    figure.canvas.draw()
    found = []
    for text in figure.findobj(Text):
        if not text.get_visible() or not text.get_text().strip():
            continue
        families = []
        for family in text.get_fontproperties().get_family():
            named = matplotlib.rcParams.get("font." + family)
            families += list(named) if isinstance(named, list) else [family]
        found.append([text.get_text(), [str(f) for f in families]])
    return sorted(found)


def settings_after(function, *arguments):
    import matplotlib
    names = ("font.family", "axes.unicode_minus", "font.size")
    matplotlib.rcdefaults()  # whatever was done to the settings before
    before = [str(matplotlib.rcParams[name]) for name in names]
    function(*arguments)
    return [str(matplotlib.rcParams[name]) == was for name, was in zip(names, before)]
"""


@check(
    zh="five_numbers：五个数，四分位数落在两个数据之间时插值",
    en="five_numbers: five numbers; between two values the quartiles are interpolated",
    proves=["distribution-plots"],
)
def five_numbers(learner: Learner, rng: Generator) -> None:
    expect(learner.five_numbers(np.array([7.0, 1.0, 3.0, 10.0]))).close_to(
        (1.0, 2.5, 5.0, 7.75, 10.0)
    )
    for n in (9, 8, 10, 11, 1):
        values = rng.permutation(np.round(rng.exponential(10, size=n), 2))
        got = learner.five_numbers(values)
        expect(got).close_to(solution.five_numbers(values), rtol=1e-9)


@check(
    zh="whiskers：须到 1.5 倍四分位距以内的最后一个数据，再外面是异常值",
    en="whiskers: to the last value within 1.5 IQR; what lies beyond is an outlier",
    proves=["distribution-plots"],
)
def whiskers(learner: Learner, rng: Generator) -> None:
    skewed = rng.permutation(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 14, 21, 40]))
    same_whiskers(learner.whiskers(skewed), skewed)
    column = wine()[:, 1][rng.choice(178, 60, replace=False)]
    same_whiskers(learner.whiskers(column), column)
    far = np.concatenate([column, [column.max() * 4, column.max() * 3, -column.max() * 3]])
    same_whiskers(learner.whiskers(far), far)
    calm = rng.permutation(np.arange(20.0))
    same_whiskers(learner.whiskers(calm), calm)


@check(
    zh="whiskers：恰好落在界上的不算异常值；须不会退到箱子里面",
    en="whiskers: a value right on the limit is no outlier; no whisker ends inside the box",
    proves=["distribution-plots"],
)
def whisker_limits(learner: Learner, rng: Generator) -> None:
    shift = float(rng.integers(-50, 50))
    on_limit = rng.permutation(np.array([0.0, 2, 4, 6, 8, 16.0, -8.0])) + shift
    same_whiskers(learner.whiskers(on_limit), on_limit)
    inside = np.array([0.0, 100.0, 100.0, 100.0]) + shift
    same_whiskers(learner.whiskers(inside), inside)
    level = np.full(5, 3.0) + shift
    same_whiskers(learner.whiskers(level), level)


@check(
    zh="density：每个数据一条钟形曲线，取平均",
    en="density: the mean of a bell curve around each value",
    proves=["distribution-plots"],
)
def density(learner: Learner, rng: Generator) -> None:
    for n, bandwidth in ((1, 1.0), (40, 0.3), (25, 2.5)):
        values, points = rng.normal(size=n) * 2, np.linspace(-8, 8, 33)
        got = learner.density(values, points, bandwidth)
        expect(got).is_array(shape=(33,), dtype="float")
        expect(got).close_to(solution.density(values, points, bandwidth), rtol=1e-7, atol=1e-12)


@check(
    zh="peaks：同样的数据，带宽不同，峰的个数也不同",
    en="peaks: of the same data, another bandwidth shows another number of peaks",
    proves=["distribution-plots"],
)
def peaks(learner: Learner, rng: Generator) -> None:
    for bandwidth in (0.04, 0.35, 3.0):
        values = petals(rng, 60)
        expect(learner.peaks(values, bandwidth)).equals(solution.peaks(values, bandwidth))
    apart = np.array([0.0, 10.0, 21.3]) + float(rng.normal())
    expect(learner.peaks(apart, 1.0)).equals(3)
    expect(learner.peaks(apart[:1], 0.5)).equals(1)


@check(
    zh="font_for：第一个装着、而且每个字都有的字体；没有就是 None",
    en="font_for: the first family that is installed and has every character; None without any",
    proves=["honest-plots"],
)
def font_for(learner: Learner, rng: Generator) -> None:
    families = ["No Such Font", "DejaVu Sans", *FAMILIES[:-1]]
    for text in (
        "花瓣长度",
        "petal length (cm)",
        f"花瓣长度 {rng.integers(99)} cm",
        "−1,5 °C\nα β",
        "\U0001fae8\u5b57",
    ):
        for offered in (families, list(rng.permutation(families)), ["No Such Font"]):
            given = [str(name) for name in offered]
            expect(learner.font_for(text, given)).equals(solution.font_for(text, given))


@check(
    zh="histogram：箱数合乎规则，个数不多不少，纵轴从 0 起，标签是所选的语言",
    en="histogram: the rule's bins, every value counted once, axis from 0, labels as chosen",
    proves=["distribution-plots", "honest-plots"],
)
def histogram(learner: Learner, rng: Generator) -> None:
    read = learner.define(READ, name="read_bars")
    for lang, n in zip(languages(rng), (300, 40), strict=False):
        values = diabetes(rng, n)
        bars, limits, texts, _ = read(learner.histogram, values, TEXTS[lang]["other"], lang)
        want = wanted_bars(values)
        expect(
            np.array(bars), zh="各柱的左、底、宽、高", en="left, bottom, width, height"
        ).close_to(want, rtol=1e-6, atol=1e-9)
        expect(limits[0], zh="纵轴的下端", en="lower end of the axis").close_to(0.0)
        expect(texts, zh="横轴与纵轴的标签", en="labels of the axes").equals(
            [TEXTS[lang]["other"], solution.WORDS["count"][lang]]
        )


@check(
    zh="box_plot：须、中位数和异常值都在该在的地方，名字和个数写在下面",
    en="box_plot: whiskers, medians and outliers where they belong, names and sizes below",
    proves=["distribution-plots", "honest-plots"],
)
def box_plot(learner: Learner, rng: Generator) -> None:
    read = learner.define(READ, name="read_boxes")
    for lang in languages(rng):
        groups, label = flowers(rng, lang), TEXTS[lang]["label"]
        boxes, y_label, title, names = read(learner.box_plot, groups, label, lang)
        expect(names, zh="横轴上的名字", en="names on the axis").equals(titles(groups))
        for (ends, level, fliers), values in zip(boxes, groups.values(), strict=True):
            _, q1, median, q3, _ = solution.five_numbers(values)
            low, high, far = solution.whiskers(values)
            expect(fliers, zh="画出的异常值", en="outliers drawn").close_to(far, rtol=1e-6)
            for end in ([low, q1], [q3, high]):
                expect.that(
                    any(np.allclose(end, found, rtol=1e-6) for found in ends),
                    zh="有一条须从箱子画到该到的数据",
                    en="a whisker goes from the box to the value where it ends",
                    got=ends,
                    want=end,
                )
            expect.that(
                any(np.isclose(median, found, rtol=1e-6) for found in level),
                zh="中位数处有一条横线",
                en="there is a line at the median",
                got=level,
                want=median,
            )
        expect([y_label, title], zh="纵轴标签与标题", en="label and title").equals(
            [label, solution.WORDS["whiskers"][lang]]
        )


@check(
    zh="violin_plot：宽度是估计的密度，不画到数据以外，标题写着带宽",
    en="violin_plot: the width is the density, no further than the data, the bandwidth is told",
    proves=["distribution-plots", "honest-plots"],
)
def violin_plot(learner: Learner, rng: Generator) -> None:
    read = learner.define(READ, name="read_violins")
    for lang in languages(rng):
        groups, label = flowers(rng, lang), TEXTS[lang]["label"]
        bandwidth = round(float(rng.uniform(0.15, 0.4)), 2)
        violins, y_label, title, names = read(learner.violin_plot, groups, label, bandwidth, lang)
        expect(names, zh="横轴上的名字", en="names on the axis").equals(titles(groups))
        expect(len(violins), zh="小提琴的个数", en="number of violins").equals(3)
        for (_, heights, right, left), values in zip(violins, groups.values(), strict=True):
            expect(heights[[0, -1]], zh="小提琴的两端", en="ends of the violin").close_to(
                np.array([values.min(), values.max()]), rtol=1e-6
            )
            want = solution.density(values, np.linspace(values.min(), values.max(), 200), bandwidth)
            want = want / want.max()
            want = np.interp(heights, np.linspace(values.min(), values.max(), 200), want)
            # 200 heights: interpolation between them is off by less than a hundredth
            expect(right, zh="右边的宽度", en="width on the right").close_to(want, atol=0.03)
            expect(left, zh="左边的宽度", en="width on the left").close_to(want, atol=0.03)
        expect([y_label, title], zh="纵轴标签与标题", en="label and title").equals(
            [label, solution.WORDS["bandwidth"][lang].format(h=bandwidth)]
        )


@check(
    zh="bar_chart：柱从 0 起，高度就是数值，次序不变",
    en="bar_chart: bars from 0, as high as the amounts, in their order",
    proves=["honest-plots"],
)
def bar_chart(learner: Learner, rng: Generator) -> None:
    read = learner.define(READ, name="read_bars")
    for lang in languages(rng):
        amounts = dict(zip(TEXTS[lang]["names"], rng.uniform(80, 99, size=3).tolist(), strict=True))
        bars, limits, texts, names = read(learner.bar_chart, amounts, TEXTS[lang]["label"])
        expect([name for _, name in names], zh="名字", en="names").equals(list(amounts))
        expect([bar[3] for bar in bars], zh="高度", en="heights").close_to(
            list(amounts.values()), rtol=1e-9
        )
        expect([bar[1] for bar in bars], zh="柱底", en="bottoms").close_to([0.0] * 3)
        expect(limits[0], zh="纵轴的下端", en="lower end of the axis").close_to(0.0)
        expect(limits[1], zh="纵轴的上端", en="upper end of the axis").at_least(
            max(amounts.values())
        )
        expect(texts[1], zh="纵轴标签", en="label of the axis").equals(TEXTS[lang]["label"])


@check(
    zh="scatter：点都在，各组的颜色和记号都不同，图例写着名字",
    en="scatter: all points, groups differ in colour and in marker, a legend names them",
    proves=["honest-plots"],
)
def scatter(learner: Learner, rng: Generator) -> None:
    read = learner.define(READ, name="read_points")
    for lang in languages(rng):
        x = flowers(rng, lang)
        points = {name: (values, rng.normal(size=len(values))) for name, values in x.items()}
        label, other = TEXTS[lang]["label"], TEXTS[lang]["other"]
        groups, names, looks, labels = read(learner.scatter, points, label, other)
        expect(len(groups), zh="组数", en="number of groups").equals(3)
        for found, pair in zip(groups, points.values(), strict=True):
            expect(np.array(found), zh="一组的点", en="points of a group").close_to(
                np.column_stack(pair), rtol=1e-9
            )
        expect(names, zh="图例里的名字", en="names in the legend").equals(list(points))
        expect(looks, zh="颜色数、记号数", en="numbers of colours and markers").equals([3, 3])
        expect(labels, zh="两轴的标签", en="labels of the axes").equals([label, other])


@check(
    zh="没有豆腐块：五张图上的每个字，所用字体里都有",
    en="no empty boxes: the fonts used have every character on the five figures",
    proves=["honest-plots"],
)
def no_tofu(learner: Learner, rng: Generator) -> None:
    read = learner.define(READ, name="read_texts")
    lang = languages(rng)[-1]
    for name, arguments in figures(rng, lang).items():
        found = read(getattr(learner, name), *arguments)
        expect.that(
            any(text == arguments[1] for text, _ in found),
            zh=f"{name} 上写着传给它的标签",
            en=f"{name} shows the label that it was given",
            got=[text for text, _ in found],
            want=arguments[1],
        )
        lacking = [text for text, families in found if not is_covered(text, tuple(families))]
        expect.that(
            not lacking,
            zh=f"{name} 的文字都显示得出来",
            en=f"{name} can show all its texts",
            got=lacking[:3],
        )


@check(
    zh="画完之后，matplotlib 的设置和原来一样",
    en="afterwards matplotlib's settings are what they were",
    proves=["honest-plots"],
)
def leaves_settings(learner: Learner, rng: Generator) -> None:
    lang = languages(rng)[-1]
    given = figures(rng, lang)
    after = learner.define(READ, name="settings_after")
    for name in ("histogram", "bar_chart", "violin_plot"):
        kept = after(getattr(learner, name), *given[name])
        expect(kept, zh=f"{name} 之后设置没变", en=f"settings are the same after {name}").equals(
            [True, True, True]
        )
    bars, *_ = learner.define(READ, name="read_bars")(learner.histogram, *given["histogram"])
    expect([bar[3] for bar in bars], zh="各柱的高度", en="heights of the bars").close_to(
        wanted_bars(given["histogram"][0])[:, 3].tolist()
    )


# Comparing


def same_whiskers(got: Any, values: Any) -> None:
    low, high, far = solution.whiskers(values)
    expect(got).close_to((low, high, far), rtol=1e-9)


def wanted_bars(values: Any) -> Any:
    """Give left end, bottom, width and height of each bar."""
    low, q1, _, q3, high = solution.five_numbers(values)
    bins = int(np.ceil((high - low) / (2 * (q3 - q1) / len(values) ** (1 / 3))))
    counts, edges = np.histogram(values, bins=np.linspace(low, high, bins + 1))
    return np.column_stack([edges[:-1], np.zeros(bins), np.diff(edges), counts]).astype(float)


def is_covered(text: str, families: tuple[str, ...]) -> bool:
    """Say whether each character is in one of the fonts, as this machine has them."""
    letters = [letter for letter in text if not letter.isspace()]
    return all(any(has(family, letter) for family in families) for letter in letters)


@cache
def has(family: str, letter: str) -> bool:
    return solution.font_for(letter, [family]) is not None


def titles(groups: dict[str, Any]) -> list[str]:
    return [f"{name}\nn = {len(values)}" for name, values in groups.items()]


# Inputs


def languages(rng: Generator) -> list[str]:
    """Give the languages to draw in: Chinese where this machine has a font for it."""
    every = "".join(str(text) for text in TEXTS["zh"].values())
    if solution.font_for(every + solution.WORDS["whiskers"]["zh"], FAMILIES) is None:
        return ["en"]
    return ["en", "zh"]


def figures(rng: Generator, lang: str) -> dict[str, tuple[Any, ...]]:
    """Give arguments for each figure; the second is always a label."""
    words, groups = TEXTS[lang], flowers(rng, lang)
    pairs = {name: (values, values * 2 - 5) for name, values in groups.items()}
    return {
        "histogram": (rng.normal(size=60) * 3, words["other"], lang),
        "box_plot": (groups, words["label"], lang),
        "violin_plot": (groups, words["label"], 0.25, lang),
        "bar_chart": ({name: float(len(v)) for name, v in groups.items()}, words["label"]),
        "scatter": (pairs, words["label"], words["other"]),
    }


def flowers(rng: Generator, lang: str) -> dict[str, Any]:
    """Draw petal lengths of three species, in any order, with an outlier in each."""
    data, target = iris()
    groups = {}
    for place in rng.permutation(3):
        values = rng.permutation(data[target == place, 2])[: int(rng.integers(30, 50))]
        values = values + rng.normal(0, 0.01, size=len(values))
        groups[str(TEXTS[lang]["names"][place])] = np.append(values, values.max() + 2.5)
    return groups


def petals(rng: Generator, n: int) -> Any:
    data, _ = iris()
    return data[rng.choice(150, n, replace=False), 2] + rng.normal(0, 0.01, size=n)


def diabetes(rng: Generator, n: int) -> Any:
    return load_bmi()[rng.choice(442, n, replace=False)]


@cache
def load_bmi() -> Any:
    return load_diabetes(scaled=False).data[:, 2]


@cache
def wine() -> Any:
    return load_wine().data


@cache
def iris() -> tuple[Any, Any]:
    data = load_iris()
    return data.data, data.target
