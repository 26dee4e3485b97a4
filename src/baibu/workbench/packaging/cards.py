"""Write what people should know of a model and its data, from what the run has found.

Reads  plain data that steps gave; nothing is computed here.
Gives  Markdown, in either language.
Never  says a number that no step has worked out.

Start reading at `model_card` and `data_card`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baibu.core.language import LANGUAGES, Language, listed, messages
from baibu.core.language import say as said

Plain = Mapping[str, Any]
HEAVIEST = 8  # columns that are named
UNSAID = "unsaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the cards are written from."""

    name: str
    made: Plain  # recipe, code, libraries, seed
    problem: Plain
    framing: Plain
    data: Plain
    rows: Plain
    cleaner: Plain
    evaluation: Plain
    validation: Plain
    importance: Plain
    blend: Plain
    signature: Plain
    openings: Sequence[Plain]
    single: Plain | None  # the one configuration that stands in for the blend, where it does
    graph: Plain  # parts, left_out, difference


def model_card(facts: Facts, language: Language) -> str:
    """Write the card of the model."""
    page = _Page(language)
    page.title("model.title", name=facts.name)
    _purpose(page, facts)
    _scores(page, facts)
    _weak(page, facts)
    _weights(page, facts)
    _limits(page, facts)
    page.section("model.openings")
    page.says("model.opened", count=len(facts.openings))
    page.lines(f"- {one['at']} · {one['run']} · {one['reason']}" for one in facts.openings)
    page.section("model.form")
    _form(page, facts)
    page.section("model.again")
    page.says("model.how_again", seed=facts.made["seed"])
    hashes = [f"- {name} `{facts.made[name]}`" for name in ("recipe", "code")]
    used = [f"- {name} {number}" for name, number in facts.made["libraries"].items()]
    page.lines([*hashes, *used])
    return page.text()


def data_card(facts: Facts, language: Language) -> str:
    """Write the card of the data."""
    page = _Page(language)
    page.title("data.title", name=facts.name)
    page.section("data.sources")
    page.table(
        ("address", "form", "licence", "rows", "columns", "sha256"),
        [
            (one["address"], one["form"], one["licence"] or page.word(UNSAID), one["rows"],
             one["columns"], f"`{one['sha256']}`" if one["sha256"] else "-")
            for one in facts.data["sources"]
        ],
    )  # fmt: skip
    page.section("data.rows")
    page.says("data.split", how=page.word(f"how.{facts.rows['how']}"), seen=facts.rows["seen"],
              test=facts.rows["test"], doubles=facts.rows["doubles"])  # fmt: skip
    page.section("data.columns")
    reads = {column["name"] for column in facts.signature["columns"]}
    page.table(
        ("name", "type", "missing", "distinct", "read"),
        [
            (one["name"], one["type"], one["missing"], one["distinct"],
             page.word("yes" if one["name"] in reads else "no"))
            for one in facts.data["columns"]
        ],
    )  # fmt: skip
    if facts.cleaner["left_out"]:
        page.section("data.left_out")
        page.lines(
            f"- {one['name']}: {page.word('why.' + one['why'])}"
            for one in facts.cleaner["left_out"]
        )
    page.section("data.privacy")
    page.says("data.examples")
    return page.text()


def readme(facts: Facts) -> str:
    """Write how the package is used, in both languages."""
    parts = []
    for language in LANGUAGES:
        page = _Page(language)
        page.title("readme.title", name=facts.name)
        page.says("readme.what")
        page.says("readme.code")
        parts.append(page.text())
    parts.append(
        "```python\n"
        "from pathlib import Path\n"
        "from baibu.workbench.packaging.predictor import Predictor\n\n"
        'predictor = Predictor.load(Path("."))\n'
        "print(predictor.predict([predictor.signature.example]))\n"
        "```\n"
    )
    return "\n".join(parts)


def _purpose(page: _Page, facts: Facts) -> None:
    page.section("model.purpose")
    problem, task = facts.framing["problem"], facts.problem["task"]
    page.lines(
        f"- {page.word('asked.' + name)} {problem[name] or page.word(UNSAID)}"
        for name in ("goal", "user", "decision", "constraint", "doing_nothing")
    )
    if facts.framing["guessed"]:
        page.says("model.guessed", names=page.listed(facts.framing["guessed"]))
    signature = facts.signature
    page.says(f"model.does_{signature['task']}", target=task["target"],
              classes=page.listed(signature["classes"]),
              threshold=f"{signature['threshold']:.4g}")  # fmt: skip


def _scores(page: _Page, facts: Facts) -> None:
    page.section("model.scores")
    told = facts.evaluation
    page.says("model.on_test", rows=told["rows"])
    page.table(
        ("metric", "score", "low", "high"),
        [
            (name, _number(one["score"]), _number(one["low"]), _number(one["high"]))
            for name, one in told["scores"].items()
        ],
    )
    folds = facts.validation
    page.says("model.folds", metric=folds["metric"], mean=_number(folds["mean"]),
              low=_number(folds["low"]), high=_number(folds["high"]),
              baseline=_number(folds["baseline"]), gain=_number(folds["gain"]))  # fmt: skip
    if facts.single is not None:
        page.says("model.single", **{key: _number(one) for key, one in facts.single.items()})
    if "margin" in told:
        page.says("model.margin", width=_number(told["margin"]), held=f"{told['held']:.0%}")
    if "threshold" in told:
        page.says("model.threshold", at=_number(told["threshold"]["at"]),
                  paid=_number(told["paid"]), constant=_number(told["threshold"]["best_constant"]),
                  error=_number(told["calibration_error"]))  # fmt: skip


def _weak(page: _Page, facts: Facts) -> None:
    page.section("model.weak")
    found = facts.evaluation["slices"]
    if not found:
        page.says("model.nowhere")
        return
    page.says("model.slices")
    page.table(
        ("column", "value", "rows", "miss", "usual"),
        [
            (one["column"], one["value"], one["rows"], _number(one["miss"]), _number(one["usual"]))
            for one in found
        ],
    )


def _weights(page: _Page, facts: Facts) -> None:
    page.section("model.weights")
    weights = facts.importance["ways"].get("permutation", [])[:HEAVIEST]
    page.lines(f"- {one['name']} {one['weight']:.1%}" for one in weights if one["weight"] > 0)


def _limits(page: _Page, facts: Facts) -> None:
    page.section("model.limits")
    page.says("model.outside")
    page.says("model.causes")
    if facts.framing["problem"]["constraint"]:
        page.says("model.constraint", constraint=facts.framing["problem"]["constraint"])


def _form(page: _Page, facts: Facts) -> None:
    weights = facts.blend["weights"]
    page.lines(f"- {name} {weight:.1%}" for name, weight in weights.items())
    graph = facts.graph
    if graph["parts"]:
        page.says("model.graph", count=len(graph["parts"]), of=len(weights),
                  difference=f"{graph['difference']:.1e}")  # fmt: skip
    for name, reason in graph["left_out"].items():
        page.lines([f"- {name}: {page.word('reason.' + reason)}"])


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, (int, float)) else str(value)


class _Page:
    """A page of Markdown in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._blocks: list[str] = []

    def say(self, key: str, **facts: Any) -> str:
        return said(f"packaging.card.{key}", self.language, **facts)

    def word(self, key: str) -> str:
        """Give a word of people for a name of ours; the name itself where there is none."""
        texts = messages("packaging")
        found = texts.get(f"card.word.{key}")
        return found.into(self.language) if found is not None else key.rpartition(".")[2]

    def listed(self, names: Iterable[str]) -> str:
        return listed(names, self.language)

    def title(self, key: str, **facts: Any) -> None:
        self._blocks.append(f"# {self.say(key, **facts)}")

    def section(self, key: str) -> None:
        self._blocks.append(f"## {self.say(key)}")

    def says(self, key: str, **facts: Any) -> None:
        self._blocks.append(self.say(key, **facts))

    def lines(self, lines: Iterable[str]) -> None:
        held = list(lines)
        if held:
            self._blocks.append("\n".join(held))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        lines = [tuple(self.word(f"head.{head}") for head in heads), ("---",) * len(heads), *rows]
        told = (" | ".join(_cell(cell) for cell in line) for line in lines)
        self._blocks.append("\n".join(f"| {line} |" for line in told))

    def text(self) -> str:
        return "\n\n".join(self._blocks) + "\n"


def _cell(value: Any) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
