"""Build the parts of a chapter: sentences with marked numbers, tables, figures, lists of notes.

Gives  HTML with the classes of the app's own style sheet, and a few that begin with `report-`;
       no style attribute, no script, no id but those that numbers and chapters are found by.

Start reading at `Writer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from baibu.core.language import Language, fill, messages, say
from baibu.publish.charts.sheet import NARROW, WIDE
from baibu.publish.report.marks import Marks
from baibu.publish.report.notes import said, word
from baibu.publish.report.told import StepTold, Told

Draw = Callable[[float], str]
Row = Sequence[object]
LONG = 14  # rows from which a table is folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing with its words, and the same numbers as a table."""

    title: str
    seen: Markup  # what can be seen, in a sentence
    draw: Draw  # for a width in pixels
    source: str  # pointer of what is drawn
    columns: Sequence[str] = ()
    rows: Sequence[Row] = ()


def coded(text: str) -> Markup:
    """Set what stands between backticks as code, and escape everything.

    >>> str(coded("a < `b.c`"))
    'a &lt; <code>b.c</code>'
    """
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 and place < len(parts) - 1 else part
        for place, part in enumerate(parts)
    )


class _Fact:
    """A fact of a sentence, escaped; `{rows:row|rows}` is the word that goes with so many."""

    __slots__ = ("held",)

    def __init__(self, held: object) -> None:
        self.held = held

    def __html_format__(self, form: str) -> Markup:
        """Write it, or the word for one of it, or the word for many."""
        one, mark, many = form.partition("|")
        if mark:
            return escape(one if Markup(self.held).striptags() == "1" else many)  # noqa: S704
        return escape(self.held) if not form else escape(format(self.held, form))


class Writer:
    """What chapters are written with: the run, the language, and the numbers marked so far."""

    def __init__(self, told: Told, language: Language) -> None:
        self.told, self.language = told, language
        self.marks = Marks(told, language)
        self.number, self.cell = self.marks.number, self.marks.cell

    def out(self, name: str) -> Any:
        """Give an output of the run."""
        return self.told.outputs[name]

    def say(self, key: str, **facts: object) -> Markup:
        """Say a message of `report.toml`; facts that are no HTML are escaped."""
        plain = messages("report")[key].into(self.language)
        told = {name: _Fact(fact) for name, fact in facts.items()}
        return Markup(escape(plain)).format_map(told)  # noqa: S704 - our own words, escaped

    def text(self, key: str, **facts: object) -> str:
        """Say a message as plain text, for places that escape by themselves."""
        return fill(messages("report")[key].into(self.language), facts)

    def word(self, group: str, name: str) -> str:
        """Name something of ours in the reader's language."""
        return word(group, name, self.language)

    def step_name(self, name: str) -> str:
        """Name a step."""
        found = messages("workbench").get(f"step.{name}")
        return name if found is None else found.into(self.language)

    def p(self, key: str, **facts: object) -> Markup:
        """Write a paragraph."""
        return Markup("<p>{}</p>").format(self.say(key, **facts))

    def h(self, key: str, **facts: object) -> Markup:
        """Write a heading within a chapter."""
        return Markup("<h3>{}</h3>").format(self.say(key, **facts))

    def source(self, pointer: str) -> Markup:
        """Write the line that says where a table or figure comes from."""
        parts = pointer.split("/")
        giver = self.told.giver(parts[1])
        step = giver.id if giver is not None else "run"
        name = self.step_name(step) if giver is not None else self.say("source.run")
        return Markup('<p class="report-source">{}</p>').format(
            self.say(
                "source.line",
                step=name,
                output=Markup('<a href="#output-{0}"><code>{0}</code></a>').format(parts[1]),
            )
        )

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Row],
        *,
        source: str,
        label: str,
        fold: str = "",
    ) -> Markup:
        """Write a table; a long one is folded under `fold`."""
        head = Markup("").join(Markup('<th scope="col">{}</th>').format(one) for one in columns)
        body = Markup("").join(
            Markup('<tr><th scope="row">{}</th>{}</tr>').format(
                row[0], Markup("").join(Markup("<td>{}</td>").format(one) for one in row[1:])
            )
            for row in rows
        )
        made = Markup(
            '<div class="wide" tabindex="0" role="group" aria-label="{}">'
            '<table class="report-table"><thead>'
            "<tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        ).format(label, head, body)
        if fold:
            made = Markup("<details><summary>{}</summary>{}</details>").format(fold, made)
        return made + (self.source(source) if source else Markup(""))

    def figure(self, figure: Figure) -> Markup:
        """Write a figure: drawn for wide and for narrow places, with its numbers folded beneath."""
        beneath = Markup("")
        if figure.rows:
            beneath = self.table(
                figure.columns,
                figure.rows,
                source="",
                label=figure.title,
                fold=say("report.figure.table", self.language),
            )
        return Markup(
            '<figure class="chart report-chart"><figcaption><p class="chart-title">{title}</p>'
            '<p class="chart-seen">{seen}</p></figcaption><div class="chart-wide">{wide}</div>'
            '<div class="chart-narrow">{narrow}</div>{beneath}{source}</figure>'
        ).format(
            title=figure.title,
            seen=figure.seen,
            wide=Markup(figure.draw(WIDE)),  # noqa: S704 - drawn by us, texts escaped there
            narrow=Markup(figure.draw(NARROW)),  # noqa: S704 - as above
            beneath=beneath,
            source=self.source(figure.source),
        )

    def facts(self, pairs: Iterable[tuple[object, object]]) -> Markup:
        """Write names with what is said of them."""
        body = Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, what) for name, what in pairs
        )
        return Markup('<dl class="report-facts">{}</dl>').format(body)

    def points(self, items: Iterable[object], *, kind: str = "") -> Markup:
        """Write a list."""
        body = Markup("").join(Markup("<li>{}</li>").format(one) for one in items)
        return Markup('<ul class="report-points {}">{}</ul>').format(kind, body) if body else body

    def notes(self, *steps: str, levels: Sequence[str] = (), but: Sequence[str] = ()) -> Markup:
        """Write what steps noted, warnings first; `but` are keys that are told otherwise."""
        found = [
            (one["level"], self.note(step, one))
            for step in self._steps(steps)
            for one in step.notes
            if (not levels or one["level"] in levels) and one["key"] not in but
        ]
        order = ("warning", "worth_knowing", "done")
        found.sort(key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
        return Markup("").join(
            self.points([what for level, what in found if level == wanted], kind=wanted)
            for wanted in dict.fromkeys(level for level, _ in found)
        )

    def note(self, step: StepTold, note: Any) -> Markup:
        """Write one note, with the step that it comes from."""
        flag = Markup("")
        if note["level"] == "warning":
            flag = Markup('<span class="flag">{}</span> ').format(self.say("note.warning"))
        return Markup('{}<span class="report-note" title="{}">{}</span>').format(
            flag, f"{self.step_name(step.id)} · {note['key']}", coded(said(note, self.language))
        )

    def _steps(self, names: Sequence[str]) -> list[StepTold]:
        return [one for name in names if (one := self.told.step(name)) is not None]

    def waiting(self, *steps: str) -> Markup:
        """Write that steps have not run yet, or how they failed."""
        lines = []
        for step in self._steps(steps):
            if step.state == "failed":
                told = (step.problem or {}).get(self.language) or (step.problem or {}).get("what")
                lines.append(
                    self.say("waiting.failed", step=self.step_name(step.id), why=told or "")
                )
            elif not step.is_done:
                lines.append(self.say("waiting.step", step=self.step_name(step.id)))
        return Markup("").join(Markup('<p class="report-waiting">{}</p>').format(x) for x in lines)
