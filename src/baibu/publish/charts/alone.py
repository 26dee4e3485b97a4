"""Make a chart stand alone in a file: its colours inside, its title above, a ground below.

Reads  the SVG of `Sheet.svg`.
Gives  an SVG that needs no style sheet and no page, and that any program can show.
"""

from __future__ import annotations

import re
from html import unescape

from baibu.publish.charts.sheet import LIGHT, words
from baibu.publish.drawing.ink import num

FONTS = (
    "system-ui, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei UI', 'Noto Sans CJK SC',"
    " 'Noto Sans SC', 'WenQuanYi Micro Hei', sans-serif"
)
EDGE, HEAD = 24.0, 64.0  # pixels around, and above with the title
_VARIABLE = re.compile(r"var\(--[a-z-]+,(#[0-9a-f]{6})\)")
_PARTS = re.compile(
    r'<svg [^>]*viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"[^>]*>'
    r"(?P<names><title>(?P<title>.*?)</title><desc>.*?</desc>)(?P<body>.*)</svg>",
    re.DOTALL,
)


def alone(svg: str) -> str:
    """Give the chart as a file of its own."""
    found = _PARTS.fullmatch(svg)
    if found is None:
        raise ValueError("this is not the drawing of a sheet")
    width = float(found["width"]) + 2 * EDGE
    height = float(found["height"]) + HEAD + EDGE
    size = f"{num(width)} {num(height)}"
    title = words((EDGE, EDGE + 8), unescape(found["title"]), size=18, colour="ink", bold=True)
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{num(width)}"'
        f' height="{num(height)}" role="img" font-family="{FONTS}">{found["names"]}'
        f'<rect width="{num(width)}" height="{num(height)}" fill="{LIGHT["raised"]}"/>{title}'
        f'<g transform="translate({num(EDGE)} {num(HEAD)})">{found["body"]}</g></svg>\n'
    )
    return _VARIABLE.sub(r"\1", whole)
