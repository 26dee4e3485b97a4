"""Figures and numbers of stage 1, computed by the solution."""

from solution import celsius, greeting, ledger_line, report

from baibu.publish.draw import Diagram, Style, number


def numbers():
    """Give every number of the brief that can be computed."""
    name = "Ada"
    return {
        "product": str(7 * 6),
        "sum_int": str(95 + 95),
        "sum_str": "95" + "95",
        "hours": str(95 // 60),
        "rest": str(95 % 60),
        "decimal": f"{95 / 60:.4f}",
        "decimal_2": f"{95 / 60:.2f}",
        "ada": f"{name} needs {95 / 60:.2f} hours",
        "seventy_seven": "7" * 2,
        "celsius_77": f"{celsius(77):g}",
        "celsius_wrong": number(77 - 32 * 5 / 9, 2),
        "line_95": ledger_line(3, "Python", 95),
        "line_125": ledger_line(12, "maths", 125),
        "greeting_code": greeting("Ada", 2).replace("\n", "\\n"),
        "report": report("40", "25"),
    }


def machine(say):
    drawing = Diagram(
        640, 150, title=say(zh="调用：值进去，一个值出来", en="A call: values in, one value out")
    )
    given = Style(hue=1)
    inside = drawing.box(230, 52, 150, 60, "ledger_line", style=Style(hue="ink"), bold=True)
    for y, words in ((34, "day = 3"), (70, 'subject = "Python"'), (106, "minutes = 95")):
        box = drawing.box(8, y, 160, 28, words, style=given)
        drawing.arrow(box, inside)
    line = ledger_line(3, "Python", 95)
    cut = line.index(",") + 1
    back = drawing.box(
        440, 52, 190, 60, f'"{line[:cut]}\n{line[cut:]}"', style=Style(hue=2), bold=False
    )
    drawing.arrow(inside, back)
    return drawing.svg()


def notice(say):
    drawing = Diagram(
        640,
        158,
        title=say(
            zh="错误的值在左边产生，到右边才被发现", en="Made on the left, noticed on the right"
        ),
    )
    made = drawing.box(8, 44, 120, 44, 'price("7")', style=Style(hue=2))
    passed = drawing.box(250, 44, 120, 44, 'double("7")', style=Style(hue="ink"))
    stopped = drawing.box(492, 44, 140, 44, 'change(20, "7")', style=Style(hue=2, dashed=True))
    drawing.arrow(made, passed)
    drawing.arrow(passed, stopped)
    drawing.text(189, 48, '"7"', anchor="middle")
    drawing.text(431, 48, f'"{"7" * 2}"', anchor="middle")
    drawing.text(
        68,
        116,
        say(zh="在这里产生：\n文本没变成数", en="made here: a text,\nno number"),
        anchor="middle",
    )
    drawing.text(
        310,
        116,
        say(zh="没有发现：\n文本也能乘", en="not noticed: texts\ncan be repeated"),
        anchor="middle",
    )
    drawing.text(
        562, 116, say(zh="在这里报错：\n20 − 文本", en="raised here:\n20 − text"), anchor="middle"
    )
    return drawing.svg()
