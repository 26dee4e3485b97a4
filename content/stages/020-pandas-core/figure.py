"""Figures and numbers of stage 20, computed by the solution."""

import pandas as pd
from solution import bought_between, days_since_previous, load, problems, restock

from baibu.publish.draw import Diagram, Style

REGISTER = """\
id,kind,origin,bought,alcohol,price,bottles,organic
007,barolo,IT,05.03.2024 14:30,14.2,$24.50,12,yes
012,Barbera ,NA,28.02.2024 09:05,13.4,$8.00,,no
101,grignolino,IT,05.03.2024 18:00,12.1,,30,
030,barolo,,31.02.2024 10:00,13.9,$31.00,?,no
"""
DELIVERY = pd.Series([6, 5, 9], index=["101", "007", "555"])


def numbers():
    """Give every number of the brief that can be computed."""
    table = load(REGISTER)
    stock = restock(table, DELIVERY)["bottles"]
    clean = table.drop(index="030")
    days = days_since_previous(clean)
    return {
        "missing": ", ".join(
            f"{name} {count}" for name, count in table.isna().sum().items() if count
        ),
        "march": str(bought_between(table, "2024-03-05", "2024-03-05").index.tolist()),
        "stock": ", ".join(
            f"{key}: {'NA' if pd.isna(count) else count}" for key, count in stock.items()
        ),
        "days": ", ".join(
            f"{key}: {'NaN' if pd.isna(gap) else f'{gap:.2f}'}" for key, gap in days.items()
        ),
        "problems": str(problems(table, "2024-12-31")),
    }


def alignment(say):
    """Bottles and a delivery meet by label, not by place."""
    table = load(REGISTER)
    stock = restock(table, DELIVERY)["bottles"]
    drawing = Diagram(
        640, 236, say(zh="配对看标签，不看位置", en="Pairs are made by label, not by place")
    )
    left = _column(drawing, 20, "bottles", table["bottles"])
    right = _column(drawing, 250, "delivery", DELIVERY)
    _column(drawing, 480, say(zh="和", en="sum"), stock)
    for label, place in (("101", 2), ("007", 0)):
        source = list(DELIVERY.index).index(label)
        drawing.arrow(right.cell(source, 0), left.cell(place, 1), style=Style(hue=3, width=1.5))
    drawing.text(420, 110, "→", anchor="middle", size=22)
    note = say(
        zh="555 不在表里，略过；012 和 030 没有到货，加 0；缺失加什么都是缺失",
        en="555 is not in the table; 012 and 030 get 0; a gap plus anything is a gap",
    )
    drawing.text(20, 218, note, size=12)
    return drawing.svg()


def chained(say):
    """Two pairs of brackets write into what nobody keeps; one `loc` writes into the table."""
    drawing = Diagram(640, 230, say(zh="一对方括号与两对方括号", en="One pair of brackets, or two"))
    table = drawing.box(20, 46, 130, 44, "table", style=Style(hue=1))
    new = drawing.box(300, 46, 150, 44, say(zh="新造的表", en="a new table"), style=Style(hue=2))
    lost = drawing.box(530, 46, 90, 44, say(zh="扔掉", en="thrown away"))
    drawing.arrow(table, new, style=Style(hue=2))
    drawing.arrow(new, lost, style=Style(hue=2, dashed=True))
    drawing.text(225, 56, "table[rows]", anchor="middle", size=12)
    drawing.text(375, 110, '[…]["price"] = 0', anchor="middle", size=12, hue=2)
    below = drawing.box(20, 156, 130, 44, "table", style=Style(hue=1))
    cells = drawing.box(300, 156, 150, 44, say(zh="表里的格子", en="cells of the table"),
                        style=Style(hue=3))  # fmt: skip
    drawing.arrow(cells, below, style=Style(hue=3))
    drawing.text(375, 220, 'table.loc[rows, "price"] = 0', anchor="middle", size=12, hue=3)
    return drawing.svg()


def _column(drawing, x, name, values):
    drawing.text(x + 76, 44, name, anchor="middle")
    rows = [[key, "NA" if pd.isna(value) else int(value)] for key, value in values.items()]
    marks = {(r, 1): 2 for r, row in enumerate(rows) if row[1] == "NA"}
    return drawing.grid(x, 56, rows, cell=(70.0, 32.0), highlight=marks)
