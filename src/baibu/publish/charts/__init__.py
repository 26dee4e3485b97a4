"""Draw charts of a learner's own numbers: plain data in, one SVG out.

Each module draws one chart: a frozen dataclass of plain data, and `draw(data, width, language)`.
What is drawn also stands as a table beside it; `app.charts` makes both from the same numbers.

Start reading at `sheet`.
"""
