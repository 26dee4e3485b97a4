"""Figures and numbers of stage 30, computed by the solution."""

import numpy as np
from solution import (
    NaiveBayes,
    all_girls,
    birthday,
    coin,
    coupons,
    estimate,
    monty_hall,
    posterior,
    rare_disease,
    ruin,
)

from baibu.publish.draw import Plot, Style, beside, number

TEST = (0.01, 0.9, 0.91)  # prevalence, sensitivity, specificity


def numbers():
    """Give every number of the brief that can be computed."""
    exact, outcomes = rare_disease(*TEST, 100_000, np.random.default_rng(30))
    mean, error = estimate(outcomes)
    likely, mode, middle = coin(3, 3, 2.0, 2.0)
    belief = posterior(np.array([0.5, 0.5]), np.array([[0.75, 0.5], [0.75, 0.5]]))
    right, count = flowers()
    return {
        "disease": number(100 * exact, 1),
        "positive": str(len(outcomes)),
        "disease_simulated": number(100 * mean, 1),
        "disease_error": number(100 * error, 1),
        "birthday_23": number(100 * answer(birthday, 23), 1),
        "monty_3": number(answer(monty_hall, 3), 3),
        "monty_4": number(answer(monty_hall, 4), 3),
        "girls_2": number(answer(all_girls, 2), 3),
        "coupons_6": number(answer(coupons, 6), 1),
        "ruin_fair": number(answer(ruin, 5, 10, 0.5), 2),
        "ruin_roulette": number(answer(ruin, 5, 10, 18 / 37), 2),
        "likely": number(likely, 2),
        "mode": number(mode, 2),
        "middle": number(middle, 2),
        "belief": number(belief[0], 3),
        "flowers_right": str(right),
        "flowers": str(count),
    }


def answer(puzzle, *facts):
    """Give the exact answer of a puzzle."""
    return puzzle(*facts, 2, np.random.default_rng(0))[0]


def flowers():
    """Count the unseen iris flowers that are named rightly."""
    from sklearn.datasets import load_iris

    table = load_iris()
    order = np.random.default_rng(30).permutation(len(table.data))
    seen, unseen = order[:100], order[100:]
    model = NaiveBayes().fit(table.data[seen], table.target[seen])
    named = model.predict(table.data[unseen])
    return int(np.sum(named == table.target[unseen])), len(unseen)


def people(say):
    prevalence, sensitivity, specificity = TEST
    plot = Plot(
        620,
        300,
        x=(0.5, 3.1),
        y=(0, 1000),
        x_ticks=[(1, say(zh="有病", en="ill")), (2, say(zh="健康", en="healthy"))],
        title=say(zh="1000 个人里的阳性", en="The positive ones among 1000 people"),
    )
    ill = 1000 * prevalence
    alarms = (1000 - ill) * (1 - specificity)
    plot.bars(
        [1, 2],
        [ill, 1000 - ill],
        label=say(zh="阴性", en="negative"),
        style=Style(hue=6, opacity=0.4),
        width=0.5,
    )
    plot.bars(
        [1, 2],
        [ill * sensitivity, alarms],
        label=say(zh="阳性", en="positive"),
        style=Style(hue=2),
        width=0.5,
    )
    plot.text(
        1,
        ill,
        say(
            zh=f"有病 {ill:.0f} 人，阳性 {ill * sensitivity:.0f} 人",
            en=f"{ill:.0f} ill, {ill * sensitivity:.0f} of them positive",
        ),
        at="above",
    )
    plot.text(
        2.25,
        alarms / 2,
        say(zh=f"误报约 {alarms:.0f} 人", en=f"about {alarms:.0f} false alarms"),
        at="right",
    )
    plot.axis_titles("", say(zh="人数", en="people"))
    return plot.svg()


def settling(say):
    plot = Plot(
        340,
        300,
        x=(10, 100_000),
        y=(0.4, 0.9),
        x_scale="log",
        title=say(zh="换门：模拟渐渐稳定", en="Switching doors: a simulation settles"),
    )
    exact, outcomes = monty_hall(3, 100_000, np.random.default_rng(30))
    plays = np.unique(np.geomspace(10, 100_000, 200).astype(int))
    error = np.sqrt(exact * (1 - exact) / plays)
    plot.area(
        plays,
        exact - 2 * error,
        exact + 2 * error,
        label=say(zh="± 2 倍标准误", en="± 2 standard errors"),
        style=Style(hue=3, opacity=0.2),
    )
    means = np.cumsum(outcomes)[plays - 1] / plays
    plot.line(plays, means, label=say(zh="模拟", en="simulation"), style=Style(hue=1))
    plot.axis_titles(say(zh="局数", en="plays"), say(zh="赢的比例", en="share won"))
    share = Plot(
        340,
        300,
        x=(0, 60),
        y=(0, 1),
        title=say(zh="生日相同的概率", en="Probability of a shared birthday"),
    )
    count = np.arange(1, 61)
    share.line(count, [answer(birthday, int(k)) for k in count], style=Style(hue=1))
    share.points([23], [answer(birthday, 23)], style=Style(hue="ink"))
    share.text(23, answer(birthday, 23), say(zh="23 人", en="23 people"))
    share.axis_titles(say(zh="人数", en="people"), say(zh="概率", en="probability"))
    return beside(plot, share, title=say(zh="模拟与公式", en="Simulation and formula")).svg()
