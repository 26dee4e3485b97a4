"""Drawing for teaching: right places, both scripts, no collisions, small and safe SVG."""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.publish.draw import Diagram, Figure, Plot, Style, beside
from baibu.publish.drawing.axes import Scale, ticks
from baibu.publish.drawing.canvas import number
from baibu.publish.drawing.ink import Box, box_of, clipped, path, thinned, width_of

SVG = "{http://www.w3.org/2000/svg}"


def plot(width: float = 520, height: float = 300, title: str = "Loss") -> Plot:
    made = Plot(width, height, x=(0, 10), y=(0, 4), title=title)
    made.axis_titles("epoch", "mean squared error")
    return made


def root(figure: Figure) -> ElementTree.Element:
    return ElementTree.fromstring(figure.svg())


def texts(figure: Figure) -> list[str]:
    return ["".join(element.itertext()) for element in root(figure).iter(f"{SVG}text")]


def boxes(figure: Figure) -> list[Box]:
    """Where the texts of a figure stand."""
    found = []
    for element in root(figure).iter(f"{SVG}text"):
        size = float(element.attrib["font-size"])
        at = float(element.attrib["x"]), float(element.attrib["y"]) - size * 0.35
        anchor = element.attrib.get("text-anchor", "start")
        words = "".join(element.itertext())
        assert anchor in ("start", "middle", "end")
        found.append(box_of(at, words, anchor=anchor, size=size))  # type: ignore[arg-type]
    return found


def test_a_figure_says_its_name_to_those_who_do_not_see_it() -> None:
    made = root(plot(title="Loss < 1 & falling"))
    assert made.attrib["role"] == "img"
    assert made[0].tag == f"{SVG}title"
    assert made[0].text == "Loss < 1 & falling"


def test_a_figure_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        Diagram(100, 100).svg()


def test_nothing_in_a_figure_clashes_with_the_page_around_it() -> None:
    made = plot()
    made.line([0, 10], [0, 4], label="a")
    made.arrow((0, 0), (5, 2))
    svg = made.svg()
    for forbidden in (' id="', ' class="', " style=", "<style", "<script", "url("):
        assert forbidden not in svg


def test_every_colour_is_a_variable_of_the_page() -> None:
    made = plot()
    made.line([0, 10], [0, 4], label="a")
    made.points([1], [1], label="b")
    made.bars([2], [3])
    made.text(3, 3, "c")
    painted = re.findall(r'(?:fill|stroke)="([^"]+)"', made.svg())
    assert painted
    assert all(p == "none" or p.startswith("var(--figure-") for p in painted)


def test_the_corners_of_the_ranges_are_the_corners_of_the_frame() -> None:
    made = Plot(400, 300, x=(0, 10), y=(0, 4), title="t")
    made.line([0, 10], [0, 4])
    drawn = re.findall(r"M([\d.]+) ([\d.]+)l([\d.]+) (-[\d.]+)", made.svg())
    axes = re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)H([\d.]+)", made.svg())
    (x, y, dx, dy), (left, top, bottom, right) = drawn[0], axes[0]
    assert (float(x), float(y)) == (float(left), float(bottom))
    assert float(x) + float(dx) == pytest.approx(float(right), abs=0.11)
    assert float(y) + float(dy) == pytest.approx(float(top), abs=0.11)


def test_equal_steps_on_a_logarithmic_axis_are_equal_factors() -> None:
    made = Plot(400, 300, x=(1, 1000), y=(0, 1), x_scale="log", title="t")
    made.points([1, 10, 100, 1000], [0.5] * 4, style=Style(marker="square"))
    xs = [float(x) for x in re.findall(r"M([\d.]+) [\d.]+m-3\.6", made.svg())]
    steps = [b - a for a, b in pairwise(xs)]
    assert len(steps) == 3
    assert max(steps) - min(steps) < 0.25


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_leaves_a_gap(value: float) -> None:
    made = plot()
    made.line([0, 1, 2, 3, 4], [1, 1, value, 1, 1])
    assert "nan" not in made.svg()
    assert "inf" not in made.svg()
    assert re.search(r'd="M[^M"]+M[^M"]+" fill="none"', made.svg())


def test_a_line_that_leaves_the_frame_is_cut_there() -> None:
    runs = clipped([(0, 5), (20, 5), (20, 50), (5, 5)], Box(0, 0, 10, 10))
    points = [point for run in runs for point in run]
    assert points[:2] == [(0, 5), (10, 5)]
    assert all(0 <= x <= 10 and 0 <= y <= 10 for x, y in points)


@given(st.lists(st.tuples(st.floats(-99, 99), st.floats(-99, 99)), min_size=2, max_size=12))
def test_what_is_clipped_lies_inside_and_on_the_line(points: list[tuple[float, float]]) -> None:
    frame = Box(-10, -10, 20, 20)
    for run in clipped(points, frame):
        for x, y in run:
            assert -10 - 1e-6 <= x <= 10 + 1e-6
            assert -10 - 1e-6 <= y <= 10 + 1e-6
            assert min(_away((x, y), a, b) for a, b in pairwise(points)) < 1e-6


def _away(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    return max(0.0, math.dist(p, a) + math.dist(p, b) - math.dist(a, b))


def test_a_straight_line_of_a_thousand_points_is_two_points() -> None:
    assert len(thinned([(i / 2, i / 3) for i in range(1000)])) == 2


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 300)), min_size=1, max_size=40))
def test_thinning_moves_no_point_by_more_than_the_tolerance(
    points: list[tuple[float, float]],
) -> None:
    kept = thinned(points, 0.2)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    if len(kept) > 1:
        for x, y in points:
            assert min(_from_segment((x, y), a, b) for a, b in pairwise(kept)) <= 0.2 + 1e-9


def _from_segment(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    squared = dx * dx + dy * dy
    share = 0.0
    if squared:
        share = min(1.0, max(0.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared))
    return math.hypot(p[0] - a[0] - share * dx, p[1] - a[1] - share * dy)


def test_a_long_curve_stays_small() -> None:
    made = Plot(520, 300, x=(0, 10_000), y=(-1, 1), title="t")
    made.line(range(10_000), [math.exp(-i / 900) for i in range(10_000)], label="loss")
    assert len(made.svg()) < 4_000


def test_rounding_does_not_add_up_along_a_path() -> None:
    steps = re.findall(r"[Ml](-?[\d.]+) ", path([(i * 0.14, 0.0) for i in range(500)]))
    assert sum(map(float, steps)) == pytest.approx(499 * 0.14, abs=0.06)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((0, 1), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ((-3, 3), ["−3", "−2", "−1", "0", "1", "2", "3"]),
        ((0, 5e6), ["0", "10⁶", "2×10⁶", "3×10⁶", "4×10⁶", "5×10⁶"]),
    ],
)
def test_ticks_are_round_numbers(span: tuple[float, float], words: list[str]) -> None:
    assert [text for _, text in ticks(span)] == words


@given(st.floats(-1e5, 1e5), st.floats(1e-3, 1e5), st.integers(2, 9))
def test_ticks_lie_in_their_range_and_differ(low: float, length: float, about: int) -> None:
    span = (low, low + length)
    found = ticks(span, about=about)
    assert 1 <= len(found) <= about * 2 + 1
    assert all(span[0] - length * 1e-6 <= value <= span[1] + length * 1e-6 for value, _ in found)
    assert len({words for _, words in found}) == len(found)


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_an_axis_that_runs_backwards_is_refused(scale: Scale) -> None:
    with pytest.raises(ValueError, match="axis"):
        Plot(300, 200, x=(5, 1), y=(1, 2), x_scale=scale, title="t")


def test_chinese_takes_a_full_square_for_each_character() -> None:
    assert width_of("梯度下降", 10) == 40
    assert width_of("gradient", 10) < 60


def test_a_minus_is_a_minus_and_zero_has_no_sign() -> None:
    assert number(-0.5, 1) == "−0.5"
    assert number(0.0) == "0.00"
    assert number(-0.0001, 2) == "−10⁻⁴"


def test_texts_on_a_plot_never_cover_each_other() -> None:
    made = plot()
    for i in range(5):
        made.text(5 + i / 50, 2 + i / 50, f"第 {i} 个点")
    assert not [1 for one, other in combinations(boxes(made), 2) if one.touches(other)]
    assert sum("个点" in words for words in texts(made)) == 5


def test_a_text_at_the_edge_is_moved_inside() -> None:
    made = plot()
    made.text(10, 4, "the very last point")
    box = boxes(made)[-1]
    assert box.right <= 520
    assert box.y >= 0


def test_a_legend_breaks_into_rows_and_never_covers_the_frame() -> None:
    made = plot(320, 320)
    for i in range(4):
        made.line([0, 10], [i, i], label=f"学习率等于零点零{i}")
    top = float(re.findall(r"M[\d.]+ ([\d.]+)V", made.svg())[0])
    rows = {box.y for box, words in zip(boxes(made), texts(made), strict=True) if "学习率" in words}
    assert len(rows) > 1
    assert max(rows) < top


def test_series_differ_without_a_style() -> None:
    made = plot()
    made.points([1], [1], label="a")
    made.points([2], [2], label="b")
    assert "--figure-1" in made.svg()
    assert "--figure-2" in made.svg()
    assert len(set(re.findall(r"m-[\d.]+[- ][\d.]+[ah]", made.svg()))) == 2


def test_markup_in_labels_stays_text() -> None:
    made = plot()
    made.line([0, 1], [0, 1], label="<b>&")
    assert "<b>&" in texts(made)


def test_a_bar_stands_on_its_base() -> None:
    made = Plot(400, 300, x=(0, 4), y=(-1, 1), title="t")
    made.bars([1, 2], [0.5, -0.5], width=0.5)
    found = re.findall(r"M([\d.]+) ([\d.]+)l([\d.]+) 0l0 ([\d.]+)l", made.svg())
    first, second = ([float(part) for part in bar] for bar in found)
    assert first[1] + first[3] == pytest.approx(second[1], abs=0.11)  # one hangs where one stands
    assert first[3] == pytest.approx(second[3], abs=0.11)


def test_what_would_not_fit_is_refused_with_its_words() -> None:
    made = Diagram(300, 200, title="t")
    with pytest.raises(ValueError, match="gradient descent"):
        made.box(0, 40, 60, 30, "gradient descent")
    with pytest.raises(ValueError, match="canvas"):
        made.text(280, 50, "too far right")
    with pytest.raises(ValueError, match="lines"):
        made.box(0, 40, 60, 20, "a\nb")
    with pytest.raises(ValueError, match="needs"):
        Plot(200, 200, x=(0, 1), y=(0, 1), title="一个长得放不下的图题" * 3).svg()


def test_an_arrow_between_boxes_ends_at_their_edges() -> None:
    made = Diagram(400, 100, title="t")
    one, other = made.box(10, 40, 80, 40, "a"), made.box(250, 40, 80, 40, "b")
    made.arrow(one, other, "next")
    start, end = re.findall(r"M([\d.]+) 60L([\d.]+) 60", made.svg())[0]
    assert one.right < float(start) < one.right + 5
    assert other.x - 15 < float(end) < other.x


def test_a_grid_shows_each_number_and_points_at_its_cells() -> None:
    made = Diagram(400, 200, title="t")
    grid = made.grid(60, 60, [[1, -2], [0.5, "x"]], digits=1, heat=True, highlight={(0, 1): 3})
    assert texts(made)[-4:] == ["1.0", "−2.0", "0.5", "x"]
    assert grid.cell(1, 1).centre == (60 + 44 * 1.5, 60 + 30 * 1.5)
    assert "--figure-2" in made.svg()  # below zero
    assert "--figure-3" in made.svg()  # highlighted


def test_figures_stand_side_by_side_as_one() -> None:
    both = beside(plot(300), plot(200), title="Two steps")
    assert both.width == 300 + 24 + 200
    assert root(both)[0].text == "Two steps"
    assert both.svg().count("<svg") == 1
