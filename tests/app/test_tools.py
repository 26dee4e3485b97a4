"""Tools: every card is whole, every lab is short and true, and what is absent is told so."""

from __future__ import annotations

import ast
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from baibu.app import tools, tools_found, tools_lab
from baibu.app.extras import install_command
from baibu.app.tools import NoSuchToolError
from baibu.app.tools_lab import LabFailed
from baibu.app.wiring import Baibu, build
from baibu.content import load
from baibu.content.errors import LanguageMissingError, WrongValueError
from baibu.content.panorama import panorama
from baibu.content.tools import ToolCard, tool_cards
from baibu.core import settings
from baibu.core.language import LANGUAGES

CATALOG = load()
CARDS = tool_cards(CATALOG.root)
DEMANDED = [  # by the mission, B8.1 to B8.23
    "pandas", "numpy", "matplotlib", "seaborn", "scikit-learn", "tensorflow", "torch", "automl",
    "h2o", "feature-engine", "tsfresh", "optuna", "ray-tune", "shap", "lime", "eli5", "mlflow",
    "kubeflow", "docker", "flask", "fastapi", "prometheus", "grafana",
]  # fmt: skip
LABS = sorted(path for card in CARDS.values() for path in (card.lab, card.without) if path)
LONGEST = 26  # lines of a lab's function: ten of use, and as many to check it by hand
PYTHON = Path(sys.executable)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Baibu]:
    """All that comes with Baibu."""
    home = tmp_path_factory.mktemp("home")
    with build(settings.load({"home": str(home)}, {})) as made:
        yield made


def test_there_is_a_card_for_each_tool_in_the_order_of_the_mission() -> None:
    assert list(CARDS) == DEMANDED


def test_whatever_a_card_names_is_there() -> None:
    steps = {step.id for step in panorama(CATALOG.root).steps}
    for card in CARDS.values():
        assert card.folder.name == card.id
        assert card.steps, card.id
        assert set(card.steps) <= steps, card.id
        assert card.stages, card.id
        assert set(card.stages) <= set(CATALOG.stages), card.id
        assert card.instead is None or card.instead in CARDS, card.id
        assert card.homepage.startswith("https://"), card.id
        assert card.lab.is_file(), card.id
        assert (card.without is None) == (not (card.folder / "instead.py").exists()), card.id


def test_every_tool_that_may_be_absent_has_something_that_stands_in() -> None:
    for card in CARDS.values():
        if card.install != "included":
            assert card.instead or card.without or card.is_always, card.id


@pytest.mark.parametrize("lab", LABS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_lab_is_short_and_returns_the_facts_that_its_sentence_asks_for(lab: Path) -> None:
    tree = ast.parse(lab.read_text(encoding="utf-8"))
    (function,) = [
        one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "lab"
    ]
    assert function.end_lineno is not None
    assert function.end_lineno - function.lineno <= LONGEST
    assert ast.get_docstring(tree)
    card = CARDS[lab.parent.name]
    says = card.says if lab.stem == "lab" else card.instead_says
    assert says is not None
    named = set(re.findall(r'"(\w+)"\s*:', ast.unparse(function).replace("'", '"')))
    for language in LANGUAGES:
        places = {name for _, name, _, _ in string.Formatter().parse(says.into(language)) if name}
        assert places, language
        assert places <= named, language
    assert "holds" in named


def in_this_python() -> list[tuple[str, Path]]:
    """Name the labs that can run here: those of tools that are here, and those that do without."""
    there = tools_found.found(tuple(CARDS.values()), None)
    own = [
        (one.id, one.lab)
        for one in CARDS.values()
        if there[one.id].state == "here" or one.is_always
    ]
    return own + [(one.id, one.without) for one in CARDS.values() if one.without is not None]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "lab"), in_this_python(), ids=lambda one: one if isinstance(one, str) else one.stem
)
def test_a_lab_runs_and_its_own_check_holds(name: str, lab: Path, tmp_path: Path) -> None:
    ran = tools_lab.run(PYTHON, lab, seconds=2 * CARDS[name].seconds, keep=tmp_path)
    assert ran.facts["holds"] is True, ran.facts
    card = CARDS[name]
    says = card.says if lab == card.lab else card.instead_says
    assert says is not None
    for language in LANGUAGES:
        assert "{" not in says.filled(ran.facts).into(language)


@pytest.mark.slow
@pytest.mark.skipif(
    settings.load({}).tools_python is None, reason="BAIBU_TOOLS_PYTHON names no second Python"
)
@pytest.mark.parametrize("name", [one.id for one in CARDS.values() if one.install == "package"])
def test_a_lab_of_a_tool_in_another_python_runs_there(name: str) -> None:
    other = settings.load({}).tools_python
    place = tools_found.found(tuple(CARDS.values()), other)[name]
    if place.state == "absent":
        pytest.skip(f"{name} is not in {other}")
    ran = tools_lab.run(place.python, CARDS[name].lab, seconds=2 * CARDS[name].seconds)
    assert ran.facts["holds"] is True, ran.facts


def test_the_list_says_of_each_tool_whether_it_is_here(whole: Baibu) -> None:
    page = tools.tools_page(whole)
    states = {one.id: one for one in page.entries}
    assert list(states) == DEMANDED
    assert states["numpy"].state == "here"
    assert states["numpy"].version == __import__("numpy").__version__
    assert page.here == sum(one.state != "absent" for one in page.entries)
    for one in page.entries:
        assert one.fallback.zh
        assert one.install.zh
        assert one.steps


@pytest.mark.parametrize("name", ["PyTorch", "pytorch", "torch", "Ray Tune", "ray_tune", "H2O"])
def test_a_tool_goes_by_its_id_or_its_name_however_written(whole: Baibu, name: str) -> None:
    assert tools.named(whole, name).id in {"torch", "ray-tune", "h2o"}


def test_an_unknown_tool_is_told_by_its_code_with_those_that_there_are(whole: Baibu) -> None:
    with pytest.raises(NoSuchToolError, match="B071") as caught:
        tools.tool_page(whole, "abacus")
    assert "numpy" in str(caught.value)


def test_what_is_absent_is_told_so_and_what_stands_in_runs(
    whole: Baibu, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tools_found.found

    def without(cards: tuple[ToolCard, ...], other: Path | None) -> dict[str, tools_found.Found]:
        told = real(cards, other)
        gone = ("kubeflow", "flask")
        return {
            name: replace(one, state="absent", version="") if name in gone else one
            for name, one in told.items()
        }

    monkeypatch.setattr(tools, "found", without)
    done = tools.tried(whole, "kubeflow")
    assert (done.entry.state, done.ran, done.by, done.holds) == (
        "absent", "instead", "Kubeflow", True,
    )  # fmt: skip
    assert "pip" in done.entry.install.en
    assert tools.tried(whole, "flask").by == "FastAPI"


def lab_of(folder: Path, body: str) -> Path:
    path = folder / "lab.py"
    path.write_text(f"def lab():\n    {body}\n", encoding="utf-8")
    return path


def test_a_lab_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    body = (
        "import subprocess, sys\n    subprocess.Popen([sys.executable, '-c', 'import time;"
        ' time.sleep(3); open("late", "w")\'])\n    import time; time.sleep(60)'
    )
    with pytest.raises(LabFailed) as caught:
        tools_lab.run(PYTHON, lab_of(tmp_path, body), seconds=1, keep=tmp_path / "kept")
    assert caught.value.is_late
    assert not (tmp_path / "kept" / "late").exists()


def test_a_lab_that_fails_says_what_it_said_last(tmp_path: Path) -> None:
    with pytest.raises(LabFailed, match="no such thing"):
        tools_lab.run(PYTHON, lab_of(tmp_path, "raise KeyError('no such thing')"), seconds=30)


def test_what_a_lab_writes_is_kept_where_that_is_wished(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "open('made.txt', 'w').close(); return {'holds': True}")
    tools_lab.run(PYTHON, lab, seconds=30, keep=tmp_path / "kept")
    assert (tmp_path / "kept" / "made.txt").is_file()


def test_another_python_that_does_not_answer_has_nothing(tmp_path: Path) -> None:
    card = replace(CARDS["h2o"], modules=("no_such_module_anywhere",), programs=())
    found = tools_found.found((card,), tmp_path / "no-python")
    assert found["h2o"].state == "absent"


def test_another_python_lends_what_ours_lacks(tmp_path: Path) -> None:
    (tmp_path / "only_there.py").write_text("", encoding="utf-8")
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\nPYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"\n', encoding="utf-8"
    )
    python.chmod(0o755)
    card = replace(CARDS["seaborn"], modules=("only_there",), package="only-there")
    found = tools_found.found((card,), python)
    assert (found["seaborn"].state, found["seaborn"].python) == ("elsewhere", python)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('name = "pandas"', 'name = "pandas"\nnme = "x"', Exception),
        ('about.zh = "带列名的表格"', "", LanguageMissingError),
        ('install = "included"', 'install = "magic"', WrongValueError),
        ('modules = ["pandas"]', "", WrongValueError),
    ],
)
def test_a_broken_card_is_refused(
    tmp_path: Path, old: str, new: str, error: type[Exception]
) -> None:
    folder = tmp_path / "tools" / "pandas"
    folder.mkdir(parents=True)
    text = (CARDS["pandas"].folder / "tool.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "tool.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(error):
        tool_cards(tmp_path)


@pytest.mark.parametrize(
    ("files", "extra", "said"),
    [
        ({"pyproject.toml": "", "Makefile": "deep: base\n"}, "deep", "make deep"),
        ({"pyproject.toml": "", "Makefile": "deep: base\n"}, "boost", '-e ".[boost]"'),
        ({"pyproject.toml": ""}, "deep", '-e ".[deep]"'),
        ({}, "deep", 'install "baibu[deep]"'),
    ],
)
def test_an_extra_is_installed_as_its_checkout_can_do_it(
    tmp_path: Path, files: dict[str, str], extra: str, said: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert install_command(extra, tmp_path).endswith(said)


def test_a_tool_and_a_stage_name_the_same_command_for_an_extra(whole: Baibu) -> None:
    entries = {one.id: one for one in tools.tools_page(whole).entries}
    extras = {card.id: card.source for card in CARDS.values() if card.install == "extra"}
    assert extras
    for name, extra in extras.items():
        assert entries[name].install.en == install_command(extra)
