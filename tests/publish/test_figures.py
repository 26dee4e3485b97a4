"""A stage's figures and numbers: found, isolated, drawn once, and named when missing."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from baibu.publish import figures as module
from baibu.publish.figures import ANEW, PlaceUnfilledError, figures

FIGURE = """
from dataclasses import dataclass
from solution import double
from baibu.publish.draw import Diagram


@dataclass(frozen=True)
class Fact:
    value: "int"


def numbers():
    return {"four": str(double(2))}


def curve(say):
    return picture(say(zh="曲线", en="curve"))


def boxes(say):
    from solution import double as again
    return picture(str(again(21)))


def picture(words):
    drawing = Diagram(200, 60, title=words)
    return drawing.svg()


def _hidden(say):
    return ""
"""


def stage(root: Path, *, figure: str = FIGURE, factor: int = 2) -> Path:
    root.mkdir(exist_ok=True)
    (root / "figure.py").write_text(figure, encoding="utf-8")
    solution = f"def double(x):\n    return x * {factor}\n"
    (root / "solution.py").write_text(solution, encoding="utf-8")
    return root


def test_figures_are_the_public_functions_that_ask_for_say(tmp_path: Path) -> None:
    assert figures(stage(tmp_path)).names() == ("curve", "boxes")


def test_a_figure_speaks_the_language_of_its_reader(tmp_path: Path) -> None:
    found = figures(stage(tmp_path))
    assert "<title>曲线</title>" in found.svg("curve", "zh")
    assert "<title>curve</title>" in found.svg("curve", "en")


def test_numbers_come_from_the_solution(tmp_path: Path) -> None:
    found = figures(stage(tmp_path))
    assert found.numbers() == {"four": "4"}
    assert found.number("four") == "4"


def test_two_stages_never_see_each_others_solution(tmp_path: Path) -> None:
    one = figures(stage(tmp_path / "one"))
    other = figures(stage(tmp_path / "other", factor=3))
    assert (one.number("four"), other.number("four")) == ("4", "6")
    # also when it is imported late, inside the function that draws
    assert "<title>42</title>" in one.svg("boxes", "en")
    assert "<title>63</title>" in other.svg("boxes", "en")


def test_loading_leaves_no_path_and_no_solution_behind(tmp_path: Path) -> None:
    before = list(sys.path)
    figures(stage(tmp_path)).svg("boxes", "zh")
    assert sys.path == before
    assert "solution" not in sys.modules
    assert "figure" not in sys.modules


def test_a_missing_figure_is_named_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(PlaceUnfilledError, match=r"C014.*figure:surve.*curve, boxes") as caught:
        figures(stage(tmp_path)).svg("surve", "en")
    assert caught.value.where == tmp_path / "figure.py"
    assert "figure:surve" in caught.value.say("zh")


def test_a_missing_number_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlaceUnfilledError, match=r"C014.*five.*four"):
        figures(stage(tmp_path)).number("five")


def test_a_stage_without_figures_has_none(tmp_path: Path) -> None:
    found = figures(tmp_path)
    assert found.names() == ()
    assert found.numbers() == {}
    with pytest.raises(PlaceUnfilledError):
        found.svg("curve", "en")


def test_a_changed_solution_is_drawn_anew(tmp_path: Path) -> None:
    assert figures(stage(tmp_path)).number("four") == "4"
    assert figures(stage(tmp_path, factor=5)).number("four") == "10"


def test_an_unchanged_folder_is_loaded_once(tmp_path: Path) -> None:
    assert figures(stage(tmp_path)) is figures(tmp_path)


def test_each_figure_is_drawn_once(tmp_path: Path) -> None:
    counting = FIGURE + "\nDRAWN = []\n\ndef counted(say):\n    DRAWN.append(1)\n"
    counting += "    return picture(str(len(DRAWN)))\n"
    found = figures(stage(tmp_path, figure=counting))
    assert found.svg("counted", "en") == found.svg("counted", "en")


def test_readers_may_come_at_once(tmp_path: Path) -> None:
    stage(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        drawn = set(pool.map(lambda _: figures(tmp_path).svg("curve", "en"), range(32)))
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("body", "complaint"),
    [("    return 'no'", "no SVG"), ("    return None", "no SVG")],
)
def test_a_figure_that_is_no_svg_is_the_authors_bug(
    tmp_path: Path, body: str, complaint: str
) -> None:
    found = figures(stage(tmp_path, figure=f"def bad(say):\n{body}\n"))
    with pytest.raises(TypeError, match=complaint):
        found.svg("bad", "en")


def test_a_number_that_is_not_text_is_the_authors_bug(tmp_path: Path) -> None:
    found = figures(stage(tmp_path, figure="def numbers():\n    return {'a': 0.1}\n"))
    with pytest.raises(TypeError, match="rounded strings"):
        found.numbers()


def test_a_figure_file_that_fails_keeps_its_traceback_and_leaves_nothing(tmp_path: Path) -> None:
    before = set(sys.modules)
    with pytest.raises(ZeroDivisionError):
        figures(stage(tmp_path, figure="1 / 0\n")).names()
    assert not {name for name in set(sys.modules) - before if name.startswith("baibu_stage")}


COUNTED = (
    """
from pathlib import Path

with Path(__file__).with_name("runs.txt").open("a") as file:
    file.write("x")
"""
    + FIGURE
)


def restarted() -> None:
    """Forget what this process knows, as a new one would."""
    module._load.cache_clear()
    for name in [name for name in sys.modules if name.startswith("baibu_stage")]:
        del sys.modules[name]


def runs(folder: Path) -> int:
    return len((folder / "runs.txt").read_text())


def everything(folder: Path) -> tuple[object, ...]:
    found = figures(folder)
    return found.names(), found.svg("curve", "zh"), found.svg("boxes", "en"), found.numbers()


def test_what_was_drawn_once_is_there_after_a_restart_without_running_anything(
    tmp_path: Path,
) -> None:
    folder = stage(tmp_path, figure=COUNTED)
    first = everything(folder)
    restarted()
    assert everything(folder) == first
    assert runs(folder) == 1


def test_a_solution_that_has_changed_is_drawn_anew(tmp_path: Path) -> None:
    folder = stage(tmp_path, figure=COUNTED)
    everything(folder)
    restarted()
    stage(tmp_path, figure=COUNTED, factor=3)
    assert figures(folder).number("four") == "6"
    assert runs(folder) == 2


def test_what_is_kept_and_broken_is_drawn_anew(tmp_path: Path) -> None:
    from baibu.core.settings import cache_folder

    folder = stage(tmp_path, figure=COUNTED)
    first = everything(folder)
    room = cache_folder("figures")
    assert room is not None
    for file in room.glob("*.json"):
        file.write_text('{"names": ["cur', encoding="utf-8")
    restarted()
    assert everything(folder) == first
    assert runs(folder) == 2


def test_authors_see_what_their_code_draws_now(tmp_path: Path) -> None:
    folder = stage(tmp_path, figure=COUNTED)
    everything(folder)
    restarted()
    token = ANEW.set(True)
    everything(folder)
    ANEW.reset(token)
    assert runs(folder) == 2
