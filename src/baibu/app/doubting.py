"""Put together what somebody needs to see who is told that a check is wrong.

Reads  the newest verdict on a stage: the code, what the check asked, gave and wanted, the seed.
Gives  one Markdown text in the person's language, with which the case can be run again.
Never  sends anything: the text is shown, and goes where its person takes it.

Start reading at `doubt_page`.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

from baibu.app.pages import Attempt, CheckResult, DoubtPage, Report, StagePage
from baibu.app.queries import stage_page
from baibu.app.recording import enter
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.core.language import Language, say

MOST_WORDS = 4_000  # letters of what somebody has to say


class NothingJudgedError(BaibuError):
    """A check was doubted before anything was judged."""

    code = "B068"
    status = 404


def doubt_page(
    baibu: Baibu, reference: str | int, language: Language, *, why: str = ""
) -> DoubtPage:
    """Give the report on the newest verdict."""
    page = stage_page(baibu, reference)
    if page.report is None or not page.attempts:
        raise NothingJudgedError(number=page.card.number)
    check = page.report.first_failure
    why = why.strip()[:MOST_WORDS]
    seed = page.report.seed ^ enter(baibu).seed  # of the hidden inputs, as the grader joins them
    told = list(_told(page, replace(page.report, seed=seed), page.attempts[0], language, why))
    return DoubtPage(
        card=page.card,
        check=check.title if check is not None else None,
        attempt=page.attempts[0].number,
        why=why,
        text="\n".join(told) + "\n",
    )


def _told(
    page: StagePage,
    report: Report,
    attempt: Attempt,
    language: Language,
    why: str,
) -> Iterator[str]:
    check = report.first_failure

    def line(key: str, fact: object) -> str:
        return f"- {say(f'doubt.{key}', language)} {fact}"

    title = page.card.title.into(language)
    yield f"# {say('doubt.title', language, number=page.card.number, title=title)}\n"
    if check is not None:
        yield line("check", f"{check.title.into(language)} (`{check.name}`)")
    yield line("stage", f"`{page.card.id}`, {report.content_hash}")
    yield line("seed", report.seed)
    yield line("attempt", f"{attempt.number}, {attempt.at.isoformat(timespec='seconds')}")
    here = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    yield line("machine", f"Baibu {version('baibu')}, {here}, {report.isolation.tier}")
    yield f"\n## {say('doubt.why', language)}\n\n{why or say('doubt.why_open', language)}\n"
    if check is not None and check.failure is not None:
        yield f"## {say('doubt.said', language)}\n"
        yield from _failed(check, language)
    yield f"## {say('doubt.code', language)}\n"
    yield _fenced(attempt.source, "python")


def _failed(check: CheckResult, language: Language) -> Iterator[str]:
    failure = check.failure
    assert failure is not None  # noqa: S101 - asked before
    yield failure.what.into(language) + "\n"
    if failure.diagnosis is not None:
        yield failure.diagnosis.text.into(language) + "\n"
    for key in ("call", "got", "want", "tolerance"):
        fact = getattr(failure, key)
        if fact is not None:
            yield f"{say(f'doubt.{key}', language)}\n\n{_fenced(fact)}\n"


def _fenced(text: str, language: str = "") -> str:
    """Put a text between fences that it does not hold itself."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
