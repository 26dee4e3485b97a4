"""Carry a learner's whole record out and in, and work everything out again from it.

Start reading at `export`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from dataclasses import replace
from pathlib import Path

from baibu.app.pages import Exported, Imported, Rebuilt
from baibu.app.wiring import Baibu, unwritable
from baibu.core.errors import UnreadableFileError
from baibu.core.ids import EvidenceId
from baibu.ledger import Draft, Evidence, LearnerRecord, Record, Shelved, encode
from baibu.ledger.archive import Archive, read, write
from baibu.ledger.errors import ArchiveExistsError


def archive(baibu: Baibu) -> bytes:
    """Give everything that is recorded about the learner, as one text file."""
    learner = baibu.store.learner(baibu.learner) or _newcomer(baibu)
    records = tuple(replace(record, seq=0) for record in baibu.store.read(baibu.learner))
    drafts = tuple(baibu.store.drafts(baibu.learner))
    return write(Archive(learner=learner, drafts=drafts, records=records))


def export(baibu: Baibu, path: Path, *, replace: bool = False) -> Exported:
    """Write the archive to a file: whole, or not at all."""
    if path.exists() and not replace:
        raise ArchiveExistsError(where=path)
    data = archive(baibu)
    write_whole(path, data)
    content = read(data, where=path)
    return Exported(
        path=path, bytes=len(data), evidence=len(content.records), drafts=len(content.drafts)
    )


def import_archive(baibu: Baibu, path: Path) -> Imported:
    """Take an archive in. What is known already is skipped; a damaged file changes nothing."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(where=path, reason=error.strerror or str(error)) from error
    return import_bytes(baibu, data, where=path)


def import_bytes(baibu: Baibu, data: bytes, *, where: Path | str) -> Imported:
    """Take an archive in that came as bytes. It becomes part of this learner's record."""
    found = read(data, where=where)
    records = [replace(record, learner=baibu.learner) for record in found.records]
    drafts, shelved = _settled(baibu, found.drafts)
    learner = replace(found.learner, id=baibu.learner)
    new = baibu.store.take_in(learner, [*records, *shelved], drafts)
    return Imported(
        evidence=len(records),
        known=len(records) + len(shelved) - new,
        drafts=len(drafts),
        shelved=len(shelved),
    )


def rebuild(baibu: Baibu) -> Rebuilt:
    """Drop what is derived and work it out again from the evidence; nothing may change."""
    before = [folded.now(baibu.learner) for folded in baibu.views]
    again = [folded.again(baibu.learner) for folded in baibu.views]
    held = baibu.progress.held(baibu.learner)
    view = baibu.progress.view
    return Rebuilt(
        view=view.name,
        version=view.version,
        evidence=len(baibu.store.read(baibu.learner)),
        unread=tuple(error.say(baibu.settings.language) for error in held.unread),
        is_same=[one.state for one in again] == before,
    )


def _settled(baibu: Baibu, drafts: tuple[Draft, ...]) -> tuple[list[Draft], list[Record]]:
    """Choose the newer of two drafts of a stage; the older one goes into the record."""
    here = {draft.stage: draft for draft in baibu.store.drafts(baibu.learner)}
    taken: list[Draft] = []
    shelved: list[Record] = []
    for draft in drafts:
        mine = here.get(draft.stage)
        if mine is None:
            taken.append(draft)
        elif mine.source != draft.source:
            older, newer = sorted((mine, draft), key=lambda item: item.saved_at)
            shelved.append(_shelved(baibu, older))
            if newer is draft:
                taken.append(draft)
    return taken, shelved


def _shelved(baibu: Baibu, draft: Draft) -> Record:
    """Make the evidence of a draft put aside; the same draft gives the same id."""
    told = f"{draft.stage}\n{draft.saved_at.isoformat()}\n{baibu.learner}\n{draft.source}"
    digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
    return encode(
        Evidence(
            id=EvidenceId(digest[:32]),
            learner=baibu.learner,
            at=draft.saved_at,
            content_hash="",
            fact=Shelved(stage=draft.stage, source=draft.source, why="import"),
        )
    )


def _newcomer(baibu: Baibu) -> LearnerRecord:
    return baibu.store.admit(
        LearnerRecord(id=baibu.learner, seed=secrets.randbits(48), created=baibu.clock())
    )


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the file and rename, so that nobody ever sees half of it."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise unwritable(path, error) from error
