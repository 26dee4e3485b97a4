"""Tell a comparison of runs: as tables for a terminal, and as HTML for a page.

Reads  a `Comparison`.
Gives  `tables`, plain words in rows, which a terminal can show as they are; `html`, the same.

Start reading at `tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from baibu.core.language import Language, messages, say
from baibu.publish.report.marks import figure, written
from baibu.publish.report.notes import word
from baibu.workbench.comparing import Comparison, Difference, Differing

SHORT = 12  # letters of a hash that people compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One part of a comparison; the first column names, then there is one for each run."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...] = ()  # sentences beneath


def tables(found: Comparison, language: Language) -> tuple[Table, ...]:
    """Tell scores first, then what differed, then what it took."""
    return (
        _scores(found, language),
        _differing("settings", found, found.settings, language),
        _differing("grounds", found, found.grounds, language),
        _took(found, language),
    )


def html(found: Comparison, language: Language) -> str:
    """Write the tables with the classes of the app's style sheet."""
    return str(Markup("").join(_section(table) for table in tables(found, language)))


def _section(table: Table) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(one) for one in table.columns)
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            row[0], Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row[1:])
        )
        for row in table.rows
    )
    remarks = Markup("").join(Markup("<p>{}</p>").format(one) for one in table.remarks)
    body = Markup(
        '<div class="wide" tabindex="0" role="group" aria-label="{}"><table class="report-table">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(table.title, head, rows)
    return Markup('<section class="report-chapter"><h2>{}</h2>{}{}</section>').format(
        table.title, body if table.rows else "", remarks
    )


def _head(found: Comparison, language: Language) -> tuple[str, ...]:
    return (say("report.compare.what", language), *found.names)


def _scores(found: Comparison, language: Language) -> Table:
    def row(name: str, values: Sequence[str]) -> tuple[str, ...]:
        return say(f"report.compare.{name}", language), *values

    rows = [
        row("metric", [word("metric", one.metric, language) for one in found.scores]),
        row("folds", [_number(one.folds) for one in found.scores]),
        row("test", [_number(one.test) for one in found.scores]),
        row(
            "interval",
            [
                f"{figure(one.low)} … {figure(one.high)}"
                if one.low is not None and one.high is not None
                else "–"
                for one in found.scores
            ],
        ),
    ]
    others = zip(found.names[1:], found.differences, strict=True)
    return Table(
        title=say("report.compare.scores", language),
        columns=_head(found, language),
        rows=tuple(rows),
        remarks=tuple(_remark(found.names[0], name, one, language) for name, one in others),
    )


def _remark(first: str, name: str, one: Difference, language: Language) -> str:
    """Say in one sentence which run did better, and how sure that is."""
    if one.gain is None or one.low is None or one.high is None:
        why = say(f"report.compare.why.{one.why}", language)
        return say("report.compare.no", language, name=name, first=first, why=why)
    key = "unsure" if not one.is_sure else "better" if one.gain > 0 else "worse"
    return say(
        f"report.compare.{key}",
        language,
        name=name,
        first=first,
        gain=figure(abs(one.gain)),
        low=figure(one.low),
        high=figure(one.high),
        over=say(f"report.compare.over_{one.paired}", language, count=f"{one.count:,}"),
    )


def _differing(
    part: str, found: Comparison, told: Sequence[Differing], language: Language
) -> Table:
    known = messages("report")
    rows = []
    for one in told:
        key = f"compare.ground.{one.name}"
        name = known[key].into(language) if key in known else one.name
        is_hash = one.name in ("data", "test", "code")
        rows.append((name, *(value[:SHORT] if is_hash else value for value in one.values)))
    return Table(
        title=say(f"report.compare.{part}", language),
        columns=_head(found, language),
        rows=tuple(rows),
        remarks=() if rows else (say(f"report.compare.same_{part}", language),),
    )


def _took(found: Comparison, language: Language) -> Table:
    shown: Sequence[tuple[str, Callable[[int], str]]] = (
        ("seconds", lambda n: written(found.took[n].seconds, "seconds", language)[0]),
        ("peak", lambda n: written(found.took[n].peak_mb, "megabytes", language)[0]),
        ("size", lambda n: written(found.took[n].size / 1e6, "megabytes", language)[0]),
        ("tried", lambda n: f"{found.took[n].tried:,}"),
        ("per_hour", lambda n: _count(found.took[n].per_hour)),
    )
    places = range(len(found.names))
    rows = [
        (say(f"report.compare.{name}", language), *(tell(n) for n in places))
        for name, tell in shown
    ]
    return Table(
        title=say("report.compare.took", language),
        columns=_head(found, language),
        rows=tuple(rows),
    )


def _count(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _number(value: float | None) -> str:
    return "–" if value is None else figure(value)
