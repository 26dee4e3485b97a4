"""Draw the figures that teach: plots of data, and diagrams of boxes, arrows and tables of numbers.

Reads  numbers and plain strings, already in the reader's language.
Gives  `Plot`, `Diagram` and `beside`; `.svg()` of each is one SVG, named for screen readers.
Never  needs matplotlib, a font file or a style sheet: colours are variables of the page, so that
       dark mode works.

    plot = Plot(520, 300, x=(0, 1000), y=(0, 4), title=say(zh="损失", en="Loss"))
    plot.line(epochs, losses, label="lr = 0.01")
    plot.axis_titles(say(zh="轮数", en="epoch"), say(zh="均方误差", en="mean squared error"))
    return plot.svg()

Start reading at `drawing.plot`.
"""

from baibu.publish.drawing.canvas import Figure, Style, beside, number
from baibu.publish.drawing.diagram import Diagram, Grid
from baibu.publish.drawing.ink import Box
from baibu.publish.drawing.plot import Plot

__all__ = ["Box", "Diagram", "Figure", "Grid", "Plot", "Style", "beside", "number"]
