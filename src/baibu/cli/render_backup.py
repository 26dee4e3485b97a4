"""Draw what a backup holds, and what became of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table

from baibu.app.settings_pages import BackedUp, Restored, RestorePage
from baibu.cli.render_pages import place
from baibu.cli.render_text import prose
from baibu.core.language import Language, say


def written(page: BackedUp, language: Language) -> RenderableType:
    """Draw where a backup is."""
    return place(
        "cli.backup.done",
        page.path,
        language,
        evidence=page.evidence,
        drafts=page.drafts,
        files=page.files,
        size=f"{page.bytes / 1e6:.1f} MB" if page.bytes >= 1e6 else f"{page.bytes / 1e3:.1f} kB",
    )


def seen(page: RestorePage, language: Language) -> RenderableType:
    """Draw what a backup would bring, beside what is here."""
    made = page.made
    lead = (
        say("web.restore.made", language, learner=page.learner, at=_moment(made))
        if made is not None
        else say("web.restore.archive", language, learner=page.learner)
    )
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("")
    table.add_column(say("web.restore.backup", language), justify="right")
    table.add_column(say("web.restore.here", language), justify="right")
    for row in ("passed", "evidence", "drafts"):
        title = say(f"web.restore.{row}", language)
        table.add_row(title, str(getattr(page.brings, row)), str(getattr(page.here, row)))
    none = say("web.restore.none", language)
    last = (_moment(at) if at else none for at in (page.brings.last, page.here.last))
    table.add_row(say("web.restore.last", language), *last)
    parts: list[RenderableType] = [prose(lead), table]
    if page.files:
        facts = {"files": page.files, "changed": page.changed}
        parts.append(prose(say("cli.restore.files", language, **facts)))
    parts.append(prose(say("cli.restore.add", language, new=page.new)))
    parts.append(prose(say("cli.restore.replace", language, lost=page.lost)))
    return Group(*parts, prose(say("cli.restore.nothing", language)))


def restored(page: Restored, language: Language, *, kept: Path) -> RenderableType:
    """Draw what was brought in, and where lies what was here before."""
    facts = {"evidence": page.evidence, "files": page.files}
    done = prose(say(f"cli.restore.done_{page.mode}", language, **facts))
    return Group(done, place("cli.restore.kept", kept, language))


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
