"""Say what this machine has for Baibu, what is missing, and what to do about it.

Start reading at `doctor`.
"""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from ipaddress import ip_address

from baibu.app.extras import install_command, is_here
from baibu.app.pages import DoctorPage, Finding, SettingRow
from baibu.app.preferences import OFFERED
from baibu.app.texts import same, text, told
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.core.settings import ROWS, Row
from baibu.grader.errors import OpenToOthersError
from baibu.grader.held import Held, held
from baibu.grader.isolation import FOR_OTHERS, Found, look
from baibu.grader.sandbox import IDLE_SECONDS
from baibu.ledger.database import parsed, place

ENOUGH_MB, LITTLE_MB = 1_000, 100  # of free disk


def doctor(baibu: Baibu) -> DoctorPage:
    """Look at everything."""
    kept = held()  # before looking for isolation, which starts a process
    findings = (
        _python(),
        _folder(baibu),
        _database(baibu),
        *_unread(baibu),
        _content(baibu),
        _isolation(baibu),
        _memory(kept),
        *_extras(baibu),
    )
    return DoctorPage(findings=findings, settings=setting_rows(baibu))


def setting_rows(baibu: Baibu) -> tuple[SettingRow, ...]:
    """Give every setting with its value and where it comes from."""
    return tuple(_setting(baibu, row) for row in ROWS)


def require_seal_for_others(baibu: Baibu) -> None:
    """Refuse to serve other machines where their code could not be sealed off.

    Raises `OpenToOthersError`. Personal mode is no way around: it is for one's own code.
    """
    host = baibu.settings.host
    with suppress(ValueError):
        if ip_address(host).is_loopback:
            return
    found = look()
    if host == "localhost" or (isinstance(found, Found) and found.tier in FOR_OTHERS):
        return
    facts = {"layer": "tier B", "reason": sys.platform} if isinstance(found, Found) else found.facts
    raise OpenToOthersError(host=host, layer=facts["layer"], reason=facts["reason"])


def _python() -> Finding:
    detail = (
        f"{platform.python_implementation()} {platform.python_version()}, {platform.platform()}"
    )
    return Finding(name=text("doctor.python"), state="good", detail=same(detail))


def _folder(baibu: Baibu) -> Finding:
    home = baibu.settings.home
    free = shutil.disk_usage(home).free // 1_000_000
    is_enough = free >= ENOUGH_MB
    return Finding(
        name=text("doctor.folder"),
        state="good" if is_enough else "worth_knowing" if free >= LITTLE_MB else "broken",
        detail=text("doctor.folder_detail", folder=home, free=_size(free)),
        fix=None if is_enough else text("doctor.folder_fix"),
    )


def _database(baibu: Baibu) -> Finding:
    name = text("doctor.database")
    try:
        health = baibu.store.health()
    except BaibuError as error:
        what, fix = told(error)
        return Finding(name=name, state="broken", detail=what, fix=fix)
    detail = text(
        "doctor.database_detail",
        kind={"sqlite": "SQLite", "postgresql": "PostgreSQL"}[health.kind],
        version=health.version,
        place=health.place,
        size=_size(health.bytes / 1_000_000),
        evidence=health.evidence,
    )
    if health.problem is None:
        return Finding(name=name, state="good", detail=detail)
    return Finding(
        name=name,
        state="broken",
        detail=text("doctor.database_damaged", problem=health.problem, place=health.place),
        fix=text("doctor.database_fix"),
    )


def _unread(baibu: Baibu) -> Iterator[Finding]:
    try:
        unread = baibu.progress.held(baibu.learner).unread
    except BaibuError:
        return  # the database's own finding tells
    if unread:
        what, fix = told(unread[0])
        yield Finding(
            name=text("doctor.unread"),
            state="worth_knowing",
            detail=text("doctor.unread_detail", count=len(unread), first=what),
            fix=fix,
        )


def _content(baibu: Baibu) -> Finding:
    stages = baibu.catalog.stages.values()
    detail = text(
        "doctor.content_detail",
        made=sum(not stage.coming for stage in stages),
        total=len(stages),
        skills=len(baibu.catalog.skills),
        words=len(baibu.catalog.words),
        folder=baibu.catalog.root,
    )
    return Finding(name=text("doctor.content"), state="good", detail=detail)


def _isolation(baibu: Baibu) -> Finding:
    name, found = text("doctor.isolation"), look()
    if isinstance(found, Found):
        layers = ", ".join(found.isolation.layers)
        detail = text("doctor.isolation_detail", tier=found.tier, layers=layers)
        if found.lacking is None:
            return Finding(name=name, state="good", detail=detail)
        facts = found.lacking.facts
        fix = text("doctor.isolation_lower", layer=facts["layer"], reason=facts["reason"])
        return Finding(name=name, state="worth_knowing", detail=detail, fix=fix)
    what, fix = told(found)
    if not baibu.settings.personal:
        return Finding(name=name, state="broken", detail=what, fix=fix)
    detail = text("doctor.isolation_personal", missing=what)
    return Finding(name=name, state="worth_knowing", detail=detail, fix=fix)


def _memory(kept: Sequence[Held]) -> Finding:
    minutes = round(IDLE_SECONDS / 60)
    detail = text("doctor.held_nothing", minutes=minutes)
    if kept:
        families = ", ".join(sorted({family.family for family in kept}))
        size = _size(sum(family.megabytes for family in kept))
        detail = text("doctor.held_detail", families=families, size=size, minutes=minutes)
    return Finding(name=text("doctor.held"), state="good", detail=detail)


def _extras(baibu: Baibu) -> Iterator[Finding]:
    wanted: dict[str, int] = {}
    for stage in baibu.catalog.stages.values():
        for extra in () if stage.coming else stage.extras:
            wanted[extra] = wanted.get(extra, 0) + 1
    for extra, count in sorted(wanted.items()):
        here = is_here(extra)
        key = "doctor.extra_here" if here else "doctor.extra_missing"
        yield Finding(
            name=text("doctor.extra", extra=extra),
            state="good" if here else "worth_knowing",
            detail=text(key, count=count),
            fix=None if here else text("doctor.extra_fix", command=install_command(extra)),
        )


def _setting(baibu: Baibu, row: Row) -> SettingRow:
    settings = baibu.settings
    value, origin = getattr(settings, row.name), settings.origin.get(row.name, "default")
    if row.name in OFFERED:  # chosen while Baibu runs
        now, origin = settings.now(row.name)
        value = value if now is None else now
    if row.name == "database_url" and value:
        value = place(parsed(value))  # without the password
    if isinstance(value, tuple):
        value = ", ".join(value)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return SettingRow(
        name=row.name,
        variable=row.variable,
        value="" if value is None else str(value),
        origin=origin,
        about=row.about,
    )


def _size(megabytes: float) -> str:
    return f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{megabytes:.1f} MB"
