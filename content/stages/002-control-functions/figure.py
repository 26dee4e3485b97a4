"""Figures and numbers of stage 2, computed by the solution."""

import math

import numpy as np
from solution import collatz_steps, find_root, total

from baibu.publish.draw import Diagram, Plot, Style, number

NESTED = [10, [20, [5]], 7]


def numbers():
    """Give every number of the brief that can be computed."""
    root = find_root(square, 1.0, 2.0)
    facts = {
        "root": f"{root:.6f}",
        "halvings": str(halvings(1.0, 1e-9)),
        "below": short(square(math.nextafter(math.sqrt(2), 1))),
        "above": short(square(math.sqrt(2))),
        "gap": short(float(np.spacing(1e9))),
        "steps_6": str(collatz_steps(6)),
        "steps_27": str(collatz_steps(27)),
        "peak_27": str(peak(27)),
        "nested_total": str(total(NESTED)),
        "inner_total": str(total(NESTED[1])),
        "sum_of_tenths": repr(0.1 + 0.2),
    }
    for step, (low, high) in enumerate(narrowing(4)):
        middle = (low + high) / 2
        facts |= {
            f"low{step}": f"{low:g}",
            f"high{step}": f"{high:g}",
            f"middle{step}": f"{middle:g}",
            f"value{step}": number(square(middle), 4),
        }
    return facts


def square(x):
    return x * x - 2


def short(value):
    """Write a tiny number as 2.2e-16, with a true minus sign."""
    return f"{value:.1e}".replace("-", "−", 1) if value < 0 else f"{value:.1e}"


def halvings(width, tolerance):
    """Count how often an interval is halved until it is as narrow as the tolerance."""
    return math.ceil(math.log2(width / tolerance))


def peak(n):
    """Find the largest number on the way to 1."""
    most = n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        most = max(most, n)
    return most


def narrowing(steps):
    """Follow the interval of the bisection of x² − 2 on 1..2."""
    low, high, found = 1.0, 2.0, []
    for _ in range(steps):
        found.append((low, high))
        middle = (low + high) / 2
        low, high = (middle, high) if square(middle) < 0 else (low, middle)
    return found


def halving(say):
    plot = Plot(
        600,
        380,
        x=(0.9, 2.1),
        y=(-4.2, 2.4),
        y_ticks=[(-1, "−1"), (0, "0"), (1, "1"), (2, "2")],
        title=say(
            zh="每一步扔掉一半，根总在剩下的一半里", en="Each step drops the half without the root"
        ),
    )
    xs = np.linspace(0.95, 2.05, 60)
    plot.line([0.9, 2.1], [0, 0], style=Style(hue="ink", width=1))
    plot.line(xs, xs * xs - 2, label="f(x) = x² − 2")
    for step, (low, high) in enumerate(narrowing(5)):
        y = -1.6 - 0.5 * step
        plot.rect((low, y - 0.15), (high, y + 0.15), style=Style(hue=3, opacity=0.8))
        when = say(zh=f"第 {step} 步后", en=f"after step {step}")
        plot.text(high, y, when if step else say(zh="起初", en="start"), at="right")
    root = find_root(square, 1.0, 2.0)
    plot.line(
        [root, root],
        [-4.2, 2.4],
        style=Style(hue=2, dashed=True, width=1.5),
        label=say(zh="根", en="root"),
    )
    plot.axis_titles("x", "f(x)")
    return plot.svg()


def one_list(say):
    drawing = Diagram(
        620, 236, title=say(zh="默认的列表只有一个", en="There is only one default list")
    )
    caller = Style(hue=1)
    once = say(zh="默认值写成 []：\ndef 执行时建一次", en="default []:\nmade once, by def")
    fresh = say(zh="默认值写成 None：\n每次调用新建", en="default None:\na new list per call")
    drawing.text(8, 52, once, bold=True)
    drawing.text(330, 52, fresh, bold=True)
    first = drawing.box(8, 100, 110, 40, 'add("a")', style=caller)
    second = drawing.box(8, 176, 110, 40, 'add("b")', style=caller)
    shared = drawing.box(180, 138, 110, 40, '["a", "b"]', style=Style(hue=2))
    drawing.arrow(first, shared)
    drawing.arrow(second, shared)
    for y, word in ((100, "a"), (176, "b")):
        call = drawing.box(330, y, 110, 40, f'add("{word}")', style=caller)
        own = drawing.box(500, y, 80, 40, f'["{word}"]', style=Style(hue=3))
        drawing.arrow(call, own)
    return drawing.svg()


def calls(say):
    drawing = Diagram(
        600,
        250,
        title=say(
            zh="total 一层层往下问，再一层层交回", en="total asks downwards, answers come back up"
        ),
    )
    answer = Style(hue=2, dashed=True)
    drawing.box(20, 44, 250, 40, "total([10, [20, [5]], 7])", style=Style(hue=1))
    drawing.box(120, 122, 200, 40, "total([20, [5]])", style=Style(hue=1))
    drawing.box(240, 200, 140, 40, "total([5])", style=Style(hue=1))
    drawing.arrow((150, 85), (150, 119))
    drawing.arrow((270, 163), (270, 197))
    drawing.arrow((310, 197), (310, 165), style=answer)
    drawing.arrow((230, 119), (230, 87), style=answer)
    drawing.text(322, 181, "5")
    drawing.text(242, 103, f"20 + 5 = {total(NESTED[1])}")
    drawing.text(284, 64, f"10 + {total(NESTED[1])} + 7 = {total(NESTED)}")
    drawing.text(394, 220, say(zh="没有里层列表：不再调用", en="no inner list: no call"))
    return drawing.svg()
