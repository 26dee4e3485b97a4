"""Lay what was observed out as one page: what to do, then every column with what it was and is.

Gives  HTML that needs nothing else: no script, no other host, both colour schemes.

Start reading at `page`.
"""

from __future__ import annotations

from html import escape

from baibu.core.language import TAGS, Language, say
from baibu.workbench.monitor.drift import Drift
from baibu.workbench.monitor.report import Observed, Seen

WIDTH, HEIGHT = 240, 48
STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--paper:#fff;--was:#9aa5b1;--now:#b8442c;--line:#d8dde3}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--paper:#14181d;--was:#66717d;--now:#f08a6c;
--line:#333b44}}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--paper);
max-width:64rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.4rem .5rem;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}
li.warning{font-weight:600}svg{display:block}.was{fill:var(--was)}.now{fill:var(--now)}
tr.calm{opacity:.75}
"""


def page(found: Observed, language: Language) -> str:
    """Write the page."""
    title = say("monitor.page.title", language)
    told = "".join(
        f'<li class="{one.level}">{escape(one.say(language))}</li>' for one in found.sentences()
    )
    names = ("column", "change", "psi", "gaps", "bins")
    head = "".join(f"<th>{say(f'monitor.page.{name}', language)}</th>" for name in names)
    rows = "".join(_answer(one, language) for one in found.answers)
    rows += "".join(_row(one, language) for one in found.columns)
    return (
        f'<!doctype html><html lang="{TAGS[language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1><ul>{told}</ul>"
        f"<p>{say('monitor.page.legend', language)}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>\n"
    )


def _row(seen: Seen, language: Language) -> str:
    cause = seen.diagnosis.cause if seen.diagnosis else "none"
    return _line(seen.drift.name, seen.drift, say(f"monitor.page.{cause}", language), language)


def _answer(one: Drift, language: Language) -> str:
    cause = "moved" if one.is_alarm else "none"
    name = say("monitor.page.answers", language)
    return _line(name, one, say(f"monitor.page.{cause}", language), language)


def _line(name: str, one: Drift, change: str, language: Language) -> str:
    return (
        f'<tr class="{"alarm" if one.is_alarm else "calm"}"><td>{escape(name)}</td>'
        f'<td>{change}</td><td class="n">{one.psi:.3f}</td>'
        f'<td class="n">{one.missing[0]:.1%} → {one.missing[1]:.1%}</td>'
        f"<td>{_bars(one, language)}</td></tr>"
    )


def _bars(one: Drift, language: Language) -> str:
    """Draw each bin as it was and as it is, side by side."""
    shown = [bin_ for bin_ in one.bins if bin_[1] or bin_[2]]
    if not shown:
        return ""
    most = max(max(was, now) for _, was, now in shown)
    step = WIDTH / len(shown)
    bars = []
    for place, (name, was, now) in enumerate(shown):
        told = say("monitor.page.bin", language, name=name, was=was, now=now)
        bars.append(f"<g><title>{escape(told)}</title>")
        for half, (kind, share) in enumerate((("was", was), ("now", now))):
            tall = HEIGHT * share / most
            left = step * (place + 0.08 + 0.42 * half)
            bars.append(
                f'<rect class="{kind}" x="{left:.1f}" y="{HEIGHT - tall:.1f}" '
                f'width="{step * 0.42:.1f}" height="{tall:.1f}"/>'
            )
        bars.append("</g>")
    label = escape(say("monitor.page.picture", language, name=one.name))
    return (
        f'<svg role="img" aria-label="{label}" width="{WIDTH}" height="{HEIGHT}">'
        f"{''.join(bars)}</svg>"
    )
