"""Figures and numbers of stage 7, computed by the solution and by the programs with their bugs."""

from solution import days_to_goal, find_culprit, mean_hours, running_totals

from baibu.publish.draw import Diagram, Plot, Style

WEEK = [1.5, 0.5, 2.0, 1.0]
GOAL = 4.0
STEPS = (
    ("h · 2", lambda h: [x * 2 for x in h]),
    ("h − 5", lambda h: [x - 5 for x in h]),
    ("h + 9", lambda h: [x + 9 for x in h]),
    ("h · 3", lambda h: [x * 3 for x in h]),
)
START = [4, 2, 5]


def numbers():
    """Give every number of the brief that can be computed."""
    false_mean = sum(WEEK) // len(WEEK)
    return {
        "mean": str(mean_hours(WEEK)),
        "false_mean": str(false_mean),
        "false_product": str(false_mean * len(WEEK)),
        "days": str(days_to_goal(WEEK, GOAL)),
        "false_days": str(days_to_goal(WEEK, GOAL + 0.001)),
        "totals": str(running_totals(WEEK[:3])),
        "left": repr(0.1 + 0.2 + 0.3),
        "right": repr(0.3 + 0.2 + 0.1),
    }


def nets(say):
    plot = Plot(
        600,
        210,
        x=(0, 2.6),
        y=(0, 3),
        y_ticks=[],
        title=say(
            zh="范围放过错的平均，总和放不过",
            en="The range lets the false mean pass, the sum does not",
        ),
    )
    mean, false_mean = mean_hours(WEEK), sum(WEEK) // len(WEEK)
    plot.rect((min(WEEK), 1.75), (max(WEEK), 2.25), style=Style(hue=3, opacity=0.5))
    plot.text(max(WEEK) + 0.03, 2, say(zh="看范围", en="by the range"), at="right")
    plot.rect((mean - 0.006, 0.75), (mean + 0.006, 1.25), style=Style(hue=3, opacity=0.9))
    plot.text(mean + 0.05, 1, say(zh="看总和", en="by the sum"), at="right")
    for value, hue, name in (
        (mean, 1, say(zh=f"平均 {mean}", en=f"mean {mean}")),
        (false_mean, 2, say(zh=f"错的 {false_mean}", en=f"false {false_mean}")),
    ):
        style = Style(hue=hue, dashed=hue == 2, width=1.6)
        plot.line([value, value], [0, 2.5], style=style)
        plot.text(value, 2.75, name, at="right" if hue == 1 else "left")
    plot.axis_titles(say(zh="小时", en="hours"), "")
    return plot.svg()


def culprit(say):
    drawing = Diagram(
        640, 190, title=say(zh="第一个坏掉的值，才是线索", en="The first spoilt value is the clue")
    )
    found = find_culprit([function for _, function in STEPS], START, no_negative)
    value = START
    x = 8
    last = drawing.box(x, 80, 88, 44, shown(value), style=Style(hue="ink"))
    for number, (name, function) in enumerate(STEPS):
        value = function(value)
        x += 134
        fine = min(value) >= 0
        box = drawing.box(x, 80, 92, 44, shown(value), style=Style(hue=1 if fine else 2))
        drawing.arrow(last, box)
        drawing.text(x - 22, 62, name, anchor="middle")
        drawing.text(
            x - 22, 38, say(zh=f"步骤 {number}", en=f"step {number}"), anchor="middle", bold=True
        )
        verdict = say(zh="没问题", en="fine") if fine else say(zh="有负数", en="negative")
        drawing.text(x + 46, 146, verdict, anchor="middle")
        if number == found:
            culprit_here = say(zh="↑ 第一个", en="↑ the first")
            drawing.text(x + 46, 172, culprit_here, anchor="middle", bold=True)
        last = box
    return drawing.svg()


def no_negative(hours):
    assert min(hours) >= 0


def shown(values):
    return ", ".join(str(v).replace("-", "−") for v in values)
