"""Settings: language and looks, minutes a day, the data folder, backup, deletion.

Every form works alone, without a script; what could not be done is told where it was tried.
Start reading at `settings`.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, RedirectResponse, Response

from baibu.app import backup, house, preferences, queries
from baibu.app.pages import SettingRow
from baibu.app.settings_pages import Mode
from baibu.core.errors import BaibuError
from baibu.core.language import LANGUAGES, say
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import EDITORS, Editor, Theme, keep, language_named, usual_visit

router = APIRouter()
Place = Literal["look", "time", "restore", "delete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was done just now, and what could not be."""

    done: str  # "saved", "restored", or nothing
    typed: str  # minutes, as they were typed
    place: Place | None  # of the trouble
    trouble: Trouble | None
    set: tuple[SettingRow, ...]  # settings that do not have their default
    editors: tuple[Editor, ...]


@read_only(router, "/settings")
def settings(request: Request, done: str = "") -> Response:
    """Show everything that can be set."""
    return _page(request, done=done if done in {"saved", "restored"} else "")


@router.post("/settings/look")
def look(
    request: Request,
    language: Annotated[str, Form()],
    theme: Annotated[Theme, Form()],
    editor: Annotated[Editor, Form()],
) -> Response:
    """Choose language, appearance, and how large code is."""
    baibu = ours(request)
    code = language_named(language)
    if not baibu.settings.is_fixed("language"):
        try:
            preferences.choose(baibu, "language", code)
        except BaibuError as error:
            return _page(request, place="look", error=error)
    answer = RedirectResponse("/settings?done=saved#look", 303)
    keep(answer, "language", code)
    keep(answer, "theme", theme)
    keep(answer, "editor", editor)
    return answer


@router.post("/settings/minutes")
def minutes(request: Request, minutes: Annotated[str, Form()] = "") -> Response:
    """Choose how long a day is."""
    try:
        preferences.choose(ours(request), "minutes", minutes.strip())
    except BaibuError as error:
        return _page(request, place="time", typed=minutes, error=error)
    return RedirectResponse("/settings?done=saved#time", 303)


@router.post("/settings/weeks")
def weeks(request: Request, shown: Annotated[Literal["yes", "no"], Form()]) -> Response:
    """Choose whether weeks in a row are told."""
    try:
        preferences.choose(ours(request), "weeks_in_a_row", shown)
    except BaibuError as error:
        return _page(request, place="time", error=error)
    return RedirectResponse("/settings?done=saved#time", 303)


@read_only(router, "/settings/backup.zip")
def download(request: Request) -> Response:
    """Send everything as one file."""
    baibu = ours(request)
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file:
        path = Path(file.name)
    try:
        backup.write_backup(baibu, path)
    except BaibuError:
        path.unlink(missing_ok=True)
        raise
    name = f"baibu-{baibu.clock().astimezone():%Y-%m-%d}.zip"
    gone = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, media_type="application/zip", filename=name, background=gone)


@read_only(router, "/settings/evidence.jsonl")
def evidence(request: Request) -> Response:
    """Send all evidence, a line each."""
    head = {"Content-Disposition": 'attachment; filename="baibu-evidence.jsonl"'}
    data = backup.evidence_lines(ours(request))
    return Response(data, media_type="application/jsonl", headers=head)


@read_only(router, "/settings/kept/{name}")
def kept(request: Request, name: str) -> Response:
    """Send a state that was kept aside."""
    path = backup.kept_file(ours(request), name)
    return FileResponse(path, media_type="application/zip", filename=name)


@router.post("/settings/restore")
def receive(request: Request, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Take a backup in to look at it; nothing is changed yet."""
    try:
        if file is None or not file.filename:
            raise backup.NotABackupError(reason="0 B")
        name = backup.receive(ours(request), file.file.read(), file.filename)
    except BaibuError as error:
        return _page(request, place="restore", error=error)
    return RedirectResponse(f"/settings/restore/{name}", 303)


@read_only(router, "/settings/restore/{name}")
def preview(request: Request, name: str) -> Response:
    """Show what a backup would change."""
    return show(request, "restore.html", backup.look(ours(request), name))


@router.post("/settings/restore/{name}")
def restore(
    request: Request, name: str, mode: Annotated[Mode | Literal["drop"], Form()]
) -> Response:
    """Bring the backup in, or let it go."""
    if mode == "drop":
        backup.let_go(ours(request), name)
        return RedirectResponse("/settings#backup", 303)
    backup.restore(ours(request), name, mode)
    return RedirectResponse("/settings?done=restored#backup", 303)


@router.post("/settings/delete")
def delete(request: Request, word: Annotated[str, Form()] = "") -> Response:
    """Delete everything, once the word was typed."""
    words = tuple(say("web.settings.delete_word", language) for language in LANGUAGES)
    try:
        backup.delete_all(ours(request), word, words=words)
    except BaibuError as error:
        return _page(request, place="delete", error=error)
    return RedirectResponse("/", 303)


def _page(
    request: Request,
    *,
    done: str = "",
    place: Place | None = None,
    typed: str | None = None,
    error: BaibuError | None = None,
) -> Response:
    baibu = ours(request)
    page = house.settings_page(baibu)
    rows = queries.setting_rows(baibu)
    told_now = Told(
        done=done,
        typed=page.minutes.value if typed is None else typed,
        place=place,
        trouble=told(error, usual_visit(request).language) if error is not None else None,
        set=tuple(row for row in rows if row.origin != "default"),
        editors=EDITORS,
    )
    status = 200 if error is None else error.status
    return show(request, "settings.html", page, told_now, status=status)
