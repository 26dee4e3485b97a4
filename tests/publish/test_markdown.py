"""What an author writes is what a reader sees - and nothing else gets through."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest

from baibu.content import load
from baibu.core.language import LANGUAGES, Language
from baibu.publish import markdown
from baibu.publish.figures import PlaceUnfilledError, figures
from baibu.publish.markdown import FormulaRefusedError, PictureRefusedError

FORMULAS = tomllib.loads((Path(__file__).parent / "formulas.toml").read_text(encoding="utf-8"))
FIGURE = """
def numbers():
    return {"slope": "0.814"}


def hill(say):
    return f'<svg viewBox="0 0 1 1"><text>{say(zh="山", en="hill")}</text></svg>'
"""


def html(text: str, language: Language = "en") -> str:
    return markdown.render(text, language).html


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "figure.py").write_text(FIGURE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("known", FORMULAS["formula"], ids=lambda known: known["name"])
def test_a_formula_is_typeset_as_it_was_when_somebody_looked_at_it(known: dict[str, str]) -> None:
    shown = html(f"$$\n{known['tex']}\n$$\n")
    assert f">{known['mathml']}<" in shown


def test_a_formula_carries_its_tex_for_copying_and_for_screen_readers() -> None:
    source = '<annotation encoding="application/x-tex">a &lt; b</annotation>'
    assert source in html("$a < b$")


def test_a_formula_between_two_words_stays_in_the_line_and_one_alone_may_scroll() -> None:
    assert "<p>so <math><semantics>" in html("so $x$ it is")
    assert html("$$\nx\n$$\n").startswith('<div class="formula" tabindex="0"')


def test_a_formula_that_cannot_be_typeset_is_refused_with_its_place() -> None:
    with pytest.raises(FormulaRefusedError) as refused:
        markdown.render(r"$\mathds{1}$", "en", where=Path("brief.en.md"))
    assert r"\mathds{1}" in refused.value.what("zh")
    assert "brief.en.md" in refused.value.say("en")


def test_two_prices_are_no_formula() -> None:
    assert "<math" not in html("It costs $5 and then $6 more.")


def test_each_second_level_heading_begins_a_section_with_its_anchor() -> None:
    brief = markdown.render(
        "Before.\n\n## Why {#why}\n\nA.\n\n### Deeper\n\n## Task `f` {#task}\n", "en"
    )
    assert [(part.anchor, part.title) for part in brief.sections] == [
        ("", ""), ("why", "Why"), ("task", "Task f"),
    ]  # fmt: skip
    assert '<h2 id="why">Why</h2>' in brief.sections[1].html
    assert "Deeper" in brief.sections[1].html
    assert "{#" not in brief.html


def test_html_in_a_text_is_shown_not_obeyed() -> None:
    shown = html('<script>alert(1)</script> <img src=x onerror="alert(1)">')
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_link_that_would_run_code_stays_text() -> None:
    assert "<a " not in html("[click](javascript:alert(1))")


def test_a_picture_from_elsewhere_is_refused() -> None:
    with pytest.raises(PictureRefusedError):
        html("![x](https://example.org/x.png)")


def test_code_is_coloured_by_classes_and_escaped() -> None:
    shown = html('```python\ndef f(x):\n    return x < "<b>"\n```\n')
    assert '<span class="k">def</span>' in shown
    assert "style=" not in shown
    assert "<b>" not in shown


def test_code_in_no_known_language_is_escaped_all_the_same() -> None:
    assert "&lt;b&gt;" in html("```nonsense\n<b>\n```\n")


def test_a_wide_table_scrolls_by_itself() -> None:
    shown = html("| a | b |\n|---|--:|\n| 1 | 2 |\n", "zh")
    assert '<div class="wide" tabindex="0" role="group" aria-label="表格"><table>' in shown
    assert shown.count("</table></div>") == 1


def test_a_column_headed_by_a_formula_has_a_name() -> None:
    assert '<th aria-label="w"><math>' in html("| $w$ | b |\n|---|---|\n| 1 | 2 |\n")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**注意：**先缩放", "<strong>注意：</strong>先缩放"),
        ("用**`fit`**训练", "用<strong><code>fit</code></strong>训练"),
        ("叫做**“过拟合”**。", "叫做<strong>“过拟合”</strong>。"),
        ("**一**二**三**", "<strong>一</strong>二<strong>三</strong>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_emphasis_works_beside_chinese_punctuation(written: str, shown: str) -> None:
    assert html(written, "zh") == f"<p>{shown}</p>\n"


def test_a_line_break_between_chinese_characters_leaves_no_gap() -> None:
    assert html("梯度\n下降", "zh") == "<p>梯度下降</p>\n"
    assert html("gradient\ndescent") == "<p>gradient\ndescent</p>\n"


def test_numbers_and_figures_come_from_the_stage(folder: Path) -> None:
    text = "It prints {{slope}}.\n\n![a green hill](figure:hill)\n"
    shown = markdown.render(text, "zh", drawn=figures(folder)).html
    assert "It prints 0.814." in shown
    assert '<figure><span role="img" aria-label="a green hill"><svg' in shown
    assert "山" in shown
    assert "<p><figure" not in shown


@pytest.mark.parametrize("text", ["It prints {{slop}}.", "![x](figure:hil)"])
def test_a_number_or_figure_that_the_stage_does_not_give_is_refused(
    text: str, folder: Path
) -> None:
    with pytest.raises(PlaceUnfilledError):
        markdown.render(text, "en", drawn=figures(folder))


def test_double_braces_in_code_and_tex_are_left_alone(folder: Path) -> None:
    shown = markdown.render('`f"{{x}}"` and $\\frac{{a}}{b}$', "en", drawn=figures(folder)).html
    assert "{{x}}" in shown


def test_a_brief_is_rendered_once_until_one_of_its_files_changes(folder: Path) -> None:
    first = markdown.brief(folder, "{{slope}}", "en")
    assert markdown.brief(folder, "{{slope}}", "en") is first
    assert markdown.brief(folder, "now {{slope}}", "en").html == "<p>now 0.814</p>\n"
    (folder / "figure.py").write_text(FIGURE.replace("0.814", "0.9"), encoding="utf-8")
    assert markdown.brief(folder, "{{slope}}", "en").html == "<p>0.9</p>\n"


def test_a_line_is_rendered_without_a_paragraph() -> None:
    assert markdown.inline("Use `fit`, not **all** <b>", "en") == (
        "Use <code>fit</code>, not <strong>all</strong> &lt;b&gt;"
    )


def test_every_brief_of_a_course_renders_in_both_languages() -> None:
    course = load(Path(__file__).parents[1] / "data" / "course")
    made = [stage for stage in course.stages.values() if not stage.coming]
    for stage, language in product(made, LANGUAGES):
        text = course.body(stage).brief[language]
        assert markdown.brief(stage.folder, text, language).sections
