"""Figures and numbers of stage 8, computed by the solution."""

from solution import Nearest, Pipeline, Scaler

from baibu.publish.draw import Diagram, Plot, Style, beside

CHAPTERS = [[10.0, 100.0], [20.0, 300.0], [40.0, 200.0]]
MINUTES = [30.0, 90.0, 120.0]
ASKED = [38.0, 260.0]
SCALER = Scaler().fit(CHAPTERS)
SCALED = SCALER.transform(CHAPTERS)
NEW = SCALER.transform([ASKED])[0]


def numbers():
    """Give every number of the brief that can be computed."""
    facts = {
        "asked": pair(NEW),
        "raw_answer": f"{Nearest().fit(CHAPTERS, MINUTES).predict([ASKED])[0]:g}",
        "answer": f"{Pipeline([Scaler(), Nearest()]).fit(CHAPTERS, MINUTES).predict([ASKED])[0]:g}",
    }
    for i, (row, scaled) in enumerate(zip(CHAPTERS, SCALED)):
        facts |= {
            f"raw{i}": f"{far(row, ASKED):g}",
            f"scaled{i}": pair(scaled),
            f"far{i}": f"{far(scaled, NEW):.2f}",
        }
    return facts


def far(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def pair(row):
    return ", ".join(f"{x:.2f}".rstrip("0").rstrip(".") for x in row)


def two_ways(say):
    drawing = Diagram(
        640,
        270,
        title=say(zh="学只在 fit 里，答只用学到的", en="Learn in fit; answer with what was learnt"),
    )
    knows = Style(hue=3)
    for y, name, rows, last, end in (
        (50, "fit", say(zh="训练的行", en="training rows"), "fit", None),
        (170, "predict", say(zh="新的行", en="new rows"), "predict", say(zh="回答", en="answers")),
    ):
        drawing.text(8, y + 28, name, bold=True)
        given = drawing.box(80, y, 110, 44, rows, style=Style(hue="ink"))
        does = "fit, transform" if name == "fit" else "transform"
        scaler = drawing.box(240, y, 140, 44, f"Scaler\n{does}", style=knows)
        model = drawing.box(430, y, 100, 44, f"Nearest\n{last}", style=knows)
        drawing.arrow(given, scaler)
        drawing.arrow(scaler, model)
        if end:
            drawing.arrow(model, drawing.box(560, y, 72, 44, end, style=Style(hue="ink")))
    dashed = Style(hue=2, dashed=True)
    drawing.arrow((310, 96), (310, 166), style=dashed)
    drawing.arrow((480, 96), (480, 166), style=dashed)
    learnt = "smallest_, largest_"
    drawing.text(318, 134, learnt)
    drawing.text(488, 134, "rows_, answers_")
    return drawing.svg()


def neighbours(say):
    return beside(
        panel(
            say, CHAPTERS, ASKED, say(zh="原始", en="raw"), ends=(0, 330), ticks=(0, 100, 200, 300)
        ),
        panel(say, SCALED, NEW, say(zh="缩放后", en="scaled"), ends=(-0.1, 1.2), ticks=(0, 1)),
        title=say(zh="缩放前后，最近的邻居", en="The nearest neighbour, raw and scaled"),
    ).svg()


def panel(say, rows, asked, title, *, ends, ticks):
    """Draw the chapters, the new one, and the way to its nearest; both axes alike."""
    marks = [(t, str(t)) for t in ticks]
    plot = Plot(310, 290, x=ends, y=ends, x_ticks=marks, y_ticks=marks, title=title)
    nearest = min(rows, key=lambda row: far(row, asked))
    plot.line(
        [asked[0], nearest[0]], [asked[1], nearest[1]], style=Style(hue=2, dashed=True, width=1.6)
    )
    plot.points([row[0] for row in rows], [row[1] for row in rows], style=Style(hue=1))
    plot.points([asked[0]], [asked[1]], style=Style(hue=2))
    for row, minutes in zip(rows, MINUTES):
        at = "left" if row[0] > asked[0] and ends[1] < 2 else "right"
        plot.text(row[0], row[1], f"{minutes:g}", at=at)
    plot.text(asked[0], asked[1], "?", at="right")
    plot.axis_titles(say(zh="页数", en="pages"), say(zh="生词", en="words"))
    return plot
