"""Figures and numbers of stage 5, computed by the solution."""

from solution import batches, chunked, long_words, running_mean, sliding_window

from baibu.publish.draw import Diagram, Style

EXAMPLES = [(1, "a"), (2, "b"), (3, "a")]


def numbers():
    """Give every number of the brief that can be computed."""
    return {
        "long": str(long_words(["a", "model", "learns"], 5)),
        "squares": str([n * n for n in [1, 2, 3] if n != 2]),
        "total": f"{sum(n * n for n in range(1_000_000)):,}".replace(",", " "),
        "chunks": str(list(chunked(range(7), 3))),
        "windows": str(list(sliding_window("ABCD", 3))),
        "batches": str(list(batches(EXAMPLES, 2))),
        "means": str(list(running_mean([4, 8, 6]))),
    }


def pausing(say):
    drawing = Diagram(
        640,
        190,
        title=say(zh="要一项，给一项，然后停在原处", en="One value per request, then a pause"),
    )
    asks = Style(hue=1)
    gives = Style(hue=2)
    loop = drawing.box(
        8, 50, 150, 110, say(zh="for 循环\n要下一项", en="for loop:\nnext, please"), style=asks
    )
    maker = drawing.box(
        250,
        50,
        150,
        110,
        say(zh="生成器\n停在 yield", en="generator,\npaused at yield"),
        style=gives,
    )
    source = drawing.box(
        490, 50, 140, 110, say(zh="数据源\n可以没完没了", en="source,\nmay be endless")
    )
    for y, left, right, back in ((78, loop, maker, False), (134, loop, maker, True)):
        start, end = (left.right + 3, y), (right.x - 4, y)
        drawing.arrow(end if back else start, start if back else end)
    for y, left, right, back in ((78, maker, source, False), (134, maker, source, True)):
        start, end = (left.right + 3, y), (right.x - 4, y)
        drawing.arrow(end if back else start, start if back else end)
    drawing.text(204, 64, "next", anchor="middle")
    drawing.text(204, 150, say(zh="一块", en="a chunk"), anchor="middle")
    drawing.text(445, 64, "next", anchor="middle")
    drawing.text(445, 150, say(zh="一项", en="an item"), anchor="middle")
    return drawing.svg()


def cuts(say):
    drawing = Diagram(
        600, 232, title=say(zh="块首尾相接，窗口互相重叠", en="Chunks meet, windows overlap")
    )
    letters = list("ABCDEFG")
    drawing.grid(110, 44, [letters], cell=(60.0, 30.0))
    drawing.text(8, 59, say(zh="流", en="stream"))
    drawing.text(8, 107, "chunked(…, 3)")
    drawing.text(8, 155, "sliding_\nwindow(…, 3)")
    x = 110
    for chunk in chunked(letters, 3):
        drawing.box(x + 2, 92, 60 * len(chunk) - 4, 30, " ".join(chunk), style=Style(hue=1))
        x += 60 * len(chunk)
    for i, window in enumerate(list(sliding_window(letters, 3))[:3]):
        drawing.box(112 + 60 * i, 134 + 32 * i, 176, 28, " ".join(window), style=Style(hue=2))
    drawing.text(440, 212, "…")
    return drawing.svg()
