"""Put the chapters of a run together: as parts for a page of the app, or as one file for anybody.

Reads  `Told`, and nothing else.
Gives  `chapters`, in the order in which a person asks; `report`, a file that needs no other file,
       no network and no script, light and dark, on a screen and on paper.

Start reading at `chapters`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup

from baibu.core.language import TAGS, Language, say
from baibu.publish.report.parts import Writer
from baibu.publish.report.told import Told
from baibu.publish.report.written import (
    after,
    answer,
    data,
    evaluation,
    explanation,
    groups,
    learning,
    media,
    models,
    profile,
)

Write = Callable[[Writer], tuple[Markup, bool]]
WRITTEN: Mapping[str, Write] = {
    "answer": answer.write,
    "problem": data.problem,
    "data": data.data,
    "cleaning": data.cleaning,
    "leaks": data.leaks,
    "split": data.split,
    "profile": profile.write,
    "portrait": media.portrait,
    "groups": groups.write,
    "models": models.write,
    "learning": learning.write,
    "evaluation": evaluation.write,
    "explanation": explanation.write,
    "limits": after.limits,
    "package": after.package,
    "watch": after.watch,
    "others": after.others,
    "again": after.again,
    "cost": after.cost,
    "sources": after.sources,  # the last, for it lists the numbers of all others
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter; `html` holds no heading of its own level and no style."""

    id: str
    title: str
    html: str
    is_done: bool  # all that it tells of has been computed


def chapters(told: Told, language: Language) -> tuple[Chapter, ...]:
    """Write every chapter of a run, finished or not."""
    writer = Writer(told, language)
    made = []
    for name, write in WRITTEN.items():
        html, is_done = write(writer)
        if not html:  # a task of this kind has no such steps
            continue
        title = say(f"report.title.{name}", language)
        made.append(Chapter(id=name, title=title, html=str(html), is_done=is_done))
    return tuple(made)


@cache
def style() -> str:
    """Give the rules that chapters need beside the app's own style sheet."""
    return _file("parts.css")


def report(told: Told, language: Language) -> str:
    """Write the whole report as one file."""
    parts = chapters(told, language)
    contents = Markup("").join(
        Markup('<li><a href="#{}">{}</a></li>').format(one.id, one.title) for one in parts
    )
    body = Markup("").join(
        Markup('<section class="report-chapter" id="{}"><h2>{}</h2>{}</section>').format(
            one.id,
            one.title,
            Markup(one.html),  # noqa: S704 - written by us above, escaped there
        )
        for one in parts
    )
    page = Markup(PAGE)  # noqa: S704 - our own frame; what is put in is escaped
    whole = page.format(
        tag=TAGS[language],
        title=say("report.page.title", language, name=told.name),
        name=told.name,
        style=Markup(_file("alone.css") + style()),  # noqa: S704 - our own rules
        about=say(
            f"report.page.{told.state}",
            language,
            run=told.run.lstrip("0"),
            day=told.finished[:16].replace("T", " "),
        ),
        contents_title=say("report.page.contents", language),
        contents=contents,
        body=body,
        made=say("report.page.made", language),
    )
    return str(whole)


PAGE = """<!doctype html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="report">
<header class="report-head">
<p class="report-mark"><span>百步</span> Baibu</p><h1>{name}</h1><p class="quiet">{about}</p>
</header>
<nav class="report-contents" aria-label="{contents_title}">
<h2>{contents_title}</h2><ol>{contents}</ol>
</nav>
<main>{body}</main>
<footer class="report-foot"><p class="quiet">{made}</p></footer>
</body>
</html>
"""


def _file(name: str) -> str:
    return (resources.files("baibu.publish.report") / name).read_text(encoding="utf-8")
