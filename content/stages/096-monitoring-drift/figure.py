"""Figures and numbers of stage 96, computed by the solution."""

from functools import lru_cache

import numpy as np
from solution import (
    FAR,
    NORMAL_95,
    Known,
    Registry,
    binned,
    discoveries,
    gain,
    ks,
    label_chance,
    psi,
    watch,
)

from baibu.publish.draw import Plot, Style, number

BEFORE, NOW = np.array([50, 30, 20]), np.array([30, 30, 40])  # the worked example
MANY, WEEK = 3000, 400
RADIUS, TEXTURE, AREA_ERROR = 0, 1, 13  # columns of breast_cancer


def numbers():
    """Give every number of the brief that can be computed."""
    distance, chance = ks(BEFORE, NOW)
    kept = discoveries([0.2, 0.03, 0.9, 0.001, 0.028], 0.05)
    plain, mixed, labels = mixes()
    share = float(population()[1].mean())
    p, q = ((counts + 0.5) / (counts + 0.5).sum() for counts in (BEFORE, NOW))
    facts = {
        "psi": number(psi(BEFORE, NOW), 3),
        "distance": number(distance, 1),
        "far": number(distance * 50**0.5, 3),
        "chance": number(chance, 3),
        "first_bin": number(float((q - p)[0] * np.log(q / p)[0]), 3),
        "third_bin": number(float((q - p)[2] * np.log(q / p)[2]), 3),
        "statistic": number(2 * (100 / 40 + 100 / 30), 2),
        "healthy": number(100 * share, 0),
        "ill": number(100 * (1 - share), 0),
        "chance_40": number(label_chance(BEFORE, NOW), 4),
        "kept": ", ".join(map(str, kept)),
        "psi_noise": number(9 * (1 / 80 + 1 / MANY), 3),
        "psi_noise_week": number(9 * (1 / WEEK + 1 / MANY), 3),
        "moved_plain": str(int((plain >= FAR).sum())),
        "moved_mixed": str(int((mixed >= FAR).sum())),
        "label_chance": f"{labels:.0e}".replace("e-", " \\cdot 10^{-") + "}",
        "any_week": number(100 * (1 - 0.95**30), 0),
        "peeking": number(100 * peeking(), 0),
        "wide": number(200 * reach(paired=False), 1),
        "narrow": number(200 * reach(paired=True), 1),
        "page": example().rstrip("\n"),
    }
    weeks = {column: week for week, kind, column in watch(*ten_weeks()) if kind == "moved"}
    return facts | {"week_jump": str(weeks[RADIUS]), "week_slope": str(weeks[TEXTURE])}


def example():
    """Give a small page, as the solution writes it."""
    registry = Registry()
    requests = registry.counter("requests_total", "Requests, by outcome.", ["outcome"])
    requests.inc(7, outcome="ok")
    requests.inc(outcome="late")
    waits = registry.histogram("wait_seconds", "Waiting.", [0.1, 0.5])
    for seconds in (0.05, 0.1, 0.3, 0.7):
        waits.observe(seconds)
    return registry.expose()


@lru_cache
def population():
    """Load the rows and labels of breast_cancer."""
    from sklearn.datasets import load_breast_cancer

    table = load_breast_cancer()
    return table.data, table.target


def draw(rng, count, share):
    """Draw rows with this share of benign ones, a little blurred so that no row comes twice."""
    rows, labels = population()
    drawn = (rng.random(count) < share).astype(int)
    places = np.empty(count, dtype=int)
    for one in (0, 1):
        is_one = drawn == one
        places[is_one] = rng.choice(np.flatnonzero(labels == one), int(is_one.sum()))
    noise = rng.normal(0, 0.15, (count, rows.shape[1])) * rows.std(axis=0)
    return {"rows": rows[places] + noise, "labels": drawn}


@lru_cache
def mixes():
    """Give the distances of all columns from the reference, plain and mixed, and the labels' p."""
    rng = np.random.default_rng(96)
    share = float(population()[1].mean())
    known, week = Known(draw(rng, MANY, share)), draw(rng, WEEK, 1 - share)
    now = np.array([np.sum(week["labels"] == one) for one in known.classes])
    found = []
    for column in range(week["rows"].shape[1]):
        seen = binned(week["rows"][:, column], known.edges[column])
        plain = np.sum(known.bins[column], axis=0)
        found.append((ks(plain, seen)[0], ks(known.mixed(column, now), seen)[0]))
    plain, mixed = np.array(found).T
    return plain, mixed, label_chance(known.counts, now)


@lru_cache
def ten_weeks():
    """Draw ten weeks: the radius jumps in week 6, the texture creeps from week 3 on."""
    rng = np.random.default_rng(7)
    share = float(population()[1].mean())
    spread = population()[0].std(axis=0)
    reference, weeks = draw(rng, MANY, share), []
    for week in range(1, 11):
        stream = draw(rng, WEEK, share)
        stream["rows"][:, RADIUS] += 0.9 * (week >= 6) * spread[RADIUS]
        stream["rows"][:, TEXTURE] += 0.15 * max(0, week - 2) * spread[TEXTURE]
        weeks.append(stream)
    return reference, weeks


@lru_cache
def peeking():
    """Measure how often a daily look finds a winner among equals in 20 days of 100 rows each."""
    rng = np.random.default_rng(96)
    rows = 100 * np.arange(1, 21)
    old, new = np.cumsum(rng.binomial(100, 0.1, (2, 4000, 20)), axis=2) / rows
    error = np.sqrt((old * (1 - old) + new * (1 - new)) / (rows - 1))
    return float(np.mean((new - old > NORMAL_95 * error).any(axis=1)))


@lru_cache
def reach(*, paired):
    """Give half the interval of a gain of two models on the same 500 rows."""
    rng = np.random.default_rng(96)
    old = (rng.random(500) < 0.9).astype(float)
    new = np.where(rng.random(500) < 0.04, 1 - old, old)
    middle, low, _ = gain(old, new, paired)
    return middle - low


def sorted_chances(say):
    """Thirty p-values in order, and the two lines that they could be held against."""
    rng = np.random.default_rng(14)
    chances = np.sort(np.append(rng.uniform(0, 1, 26), [0.0004, 0.0012, 0.0059, 0.0063]))
    ranks = np.arange(1, 31)
    plot = Plot(
        620,
        330,
        x=(0, 12),
        y=(0, 0.06),
        title=say(zh="三十个 p 值里最小的几个", en="The smallest of thirty p-values"),
    )
    kept = len(discoveries(list(chances), 0.05))
    plot.line(
        [0, 12],
        [0.05, 0.05],
        label=say(zh="各自按 0.05", en="0.05 for each"),
        style=Style(hue=2, dashed=True),
    )
    plot.line(ranks, 0.05 * ranks / 30, label="0.05 · k / 30", style=Style(hue=1))
    plot.points(ranks[:kept], chances[:kept], label=say(zh="留下", en="kept"), style=Style(hue=3))
    plot.points(
        ranks[kept:], chances[kept:], label=say(zh="不留", en="not kept"), style=Style(hue=6)
    )
    plot.axis_titles(say(zh="名次 k", en="rank k"), say(zh="p 值", en="p-value"))
    return plot.svg()


def mixed_labels(say):
    """Distances of thirty columns when the classes change places, plain and like with like."""
    plain, mixed, _ = mixes()
    columns = np.arange(1, len(plain) + 1)
    plot = Plot(
        620,
        330,
        x=(0, 31),
        y=(0, 0.4),
        title=say(zh="两类的比例对调，各列的距离", en="Distances after the classes changed places"),
    )
    plot.line(
        [0, 31], [FAR, FAR], label=say(zh="要紧", en="matters"), style=Style(hue=2, dashed=True)
    )
    plot.points(
        columns,
        plain,
        label=say(zh="和原来的参照比", en="against the reference"),
        style=Style(hue=2),
    )
    plot.points(
        columns,
        mixed,
        label=say(zh="和按本周比例混合的参照比", en="mixed by this week's labels"),
        style=Style(hue=1),
    )
    plot.axis_titles(say(zh="列", en="column"), say(zh="距离", en="distance"))
    return plot.svg()


def creeping(say):
    """The distance of three columns, week by week, and of one of them from the week before."""
    reference, weeks = ten_weeks()
    known = Known(reference)
    times = np.arange(1, 11)

    def distances(column, against):
        found = []
        for before, week in zip(against, weeks, strict=True):
            now = np.array([np.sum(week["labels"] == one) for one in known.classes])
            held = before.mixed(column, now)
            seen = binned(week["rows"][:, column], before.edges[column])
            found.append(ks(held, seen)[0])
        return found

    plot = Plot(
        620,
        340,
        x=(1, 10),
        y=(0, 0.5),
        title=say(zh="十周里的距离", en="Distances in ten weeks"),
    )
    plot.line(
        times, [FAR] * 10, label=say(zh="要紧", en="matters"), style=Style(hue=6, dashed=True)
    )
    first = [known] * 10
    plot.line(times, distances(RADIUS, first), label=say(zh="突变", en="jumps"), style=Style(hue=2))
    plot.line(
        times, distances(TEXTURE, first), label=say(zh="慢慢移动", en="creeps"), style=Style(hue=1)
    )
    last = [known, *(Known(week) for week in weeks[:-1])]
    plot.line(
        times,
        distances(TEXTURE, last),
        label=say(zh="慢慢移动，和上一周比", en="creeps, against the week before"),
        style=Style(hue=1, dashed=True),
    )
    plot.line(
        times,
        distances(AREA_ERROR, first),
        label=say(zh="没有变", en="unchanged"),
        style=Style(hue=3),
    )
    plot.axis_titles(say(zh="周", en="week"), say(zh="距离", en="distance"))
    return plot.svg()
