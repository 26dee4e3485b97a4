"""Carry everything that is the learner's out in one file, and in again; or take it all away.

    baibu.json        what this file is, and when it was made
    record.jsonl      the archive: all evidence and drafts (see `ledger.archive`)
    settings.toml     as it stands in the data folder
    stages/, projects/LEARNER/   the learner's own files

Reads  a zip file laid out as above, or the bare archive that `baibu export` writes.
Gives  a look at it first; and before anything here changes, all that is here is put aside in
       `kept/`, as a backup like any other.
Never  writes outside of the data folder, whatever names a file holds.

Start reading at `write_backup`, `look` and `restore`.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from baibu.app.keeping import archive, import_bytes, write_whole
from baibu.app.project_places import room
from baibu.app.settings_pages import BackedUp, Held, KeptAside, Mode, Restored, RestorePage
from baibu.app.texts import text
from baibu.app.wiring import Baibu, make_folder, unwritable
from baibu.core.errors import BaibuError, UnreadableFileError
from baibu.core.language import Language, Text, fill, messages
from baibu.derive import PROGRESS, fold
from baibu.ledger import Record, decode_all
from baibu.ledger.archive import Archive, read
from baibu.ledger.errors import ArchiveExistsError

FORMAT, VERSION = "baibu-backup", 1
ABOUT, RECORD, SETTINGS = "baibu.json", "record.jsonl", "settings.toml"
MOST_BYTES = 4_000_000_000  # unpacked; a file that claims more is not one of ours
_WAITING = re.compile(r"waiting-[0-9a-f]{16}\.backup")
_KEPT = re.compile(r"before-\d{8}-\d{6}(-\d+)?\.zip")


class NotABackupError(BaibuError):
    """A file is neither a backup nor an archive of Baibu's."""

    code = "B048"

    def what(self, language: Language) -> str:
        """Say what happened; the reason is a name, or a sentence of ours."""
        reason = self.facts["reason"]
        said = reason.into(language) if isinstance(reason, Text) else reason
        return fill(messages("errors")[f"{self.code}.what"].into(language), {"reason": said})


class WrongWordError(BaibuError):
    """The word that confirms a deletion was not typed."""

    code = "B049"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Backup:
    """A backup that was read."""

    archive: Archive
    raw: bytes  # the archive as it was written
    made: datetime | None
    files: dict[str, Path]  # place below the data folder -> the file, unpacked


def back_up(baibu: Baibu, to: Path, *, replace: bool = False) -> BackedUp:
    """Write everything into a file of the person's choice; `replace` one that is there."""
    if to.exists() and not replace:
        raise ArchiveExistsError(where=to)
    files = write_backup(baibu, to)
    evidence = len(baibu.store.read(baibu.learner))
    drafts = len(baibu.store.drafts(baibu.learner))
    return BackedUp(path=to, bytes=to.stat().st_size, evidence=evidence, drafts=drafts, files=files)


def write_backup(baibu: Baibu, to: Path) -> int:
    """Write everything into one file, whole or not at all; give how many files are in it."""
    about = {"format": FORMAT, "version": VERSION, "at": baibu.clock().isoformat()}
    files = list(own_files(baibu))  # before there is a file of ours that could be among them
    part = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(ABOUT, json.dumps(about))
            packed.writestr(RECORD, archive(baibu))
            for place, path in files:
                packed.write(path, place)
        part.replace(to)
    except OSError as error:
        raise unwritable(to, error) from error
    finally:
        part.unlink(missing_ok=True)
    return len(files)


def own_files(baibu: Baibu) -> Iterator[tuple[str, Path]]:
    """Give the learner's files with their places below the data folder."""
    home = baibu.settings.home
    if baibu.settings.file.is_file():
        yield SETTINGS, baibu.settings.file
    for folder in (home / "stages", room(baibu)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
                yield path.relative_to(home).as_posix(), path


def evidence_lines(baibu: Baibu) -> bytes:
    """Give all evidence as lines of JSON, oldest first: the archive without its first lines."""
    lines = archive(baibu).splitlines(keepends=True)
    return b"".join(line for line in lines if line.startswith(b'{"evidence"'))


def receive(baibu: Baibu, data: bytes, name: str) -> str:
    """Put a file that was sent aside, and say under which name it waits; it is read first."""
    with tempfile.TemporaryDirectory() as scratch:
        sent = Path(scratch) / "sent"
        sent.write_bytes(data)
        with _opened(baibu, sent, name):
            pass
    waiting = f"waiting-{hashlib.sha256(data).hexdigest()[:16]}.backup"
    make_folder(_kept(baibu))
    for old in _kept(baibu).glob("waiting-*.backup"):
        old.unlink()
    write_whole(_kept(baibu) / waiting, data)
    return waiting


def look(baibu: Baibu, name: str) -> RestorePage:
    """Say what a backup that waits would bring."""
    return look_at(baibu, _place(baibu, name), name)


def look_at(baibu: Baibu, path: Path, name: str = "") -> RestorePage:
    """Say what a backup would bring, wherever it lies."""
    name = name or path.name
    with _opened(baibu, path, name) as found:
        here = baibu.store.read(baibu.learner)
        brought = found.archive.records
        known, theirs = {item.id for item in here}, {item.id for item in brought}
        home = baibu.settings.home
        return RestorePage(
            name=name,
            made=found.made,
            learner=found.archive.learner.id,
            brings=_held(brought, len(found.archive.drafts)),
            here=_held(here, len(baibu.store.drafts(baibu.learner))),
            new=len(theirs - known),
            lost=len(known - theirs),
            files=len(found.files),
            changed=sum(not _same(home / at, path) for at, path in found.files.items()),
        )


def restore(baibu: Baibu, name: str, mode: Mode) -> Restored:
    """Bring a backup that waits in."""
    waiting = _place(baibu, name)
    done = bring_in(baibu, waiting, mode, name)
    if _WAITING.fullmatch(name):
        waiting.unlink()
    return done


def bring_in(baibu: Baibu, path: Path, mode: Mode, name: str = "") -> Restored:
    """Bring a backup in, wherever it lies; all that is here is put aside first."""
    name = name or path.name
    with _opened(baibu, path, name) as found:
        aside = put_aside(baibu)
        if mode == "replace":
            mine = baibu.learner
            records = [replace(record, learner=mine) for record in found.archive.records]
            learner = replace(found.archive.learner, id=mine)
            baibu.store.replace(mine, learner, records, found.archive.drafts)
            _forget(baibu)
        else:
            import_bytes(baibu, found.raw, where=name)
        for place, unpacked in found.files.items():
            target = baibu.settings.home / place
            make_folder(target.parent)
            write_whole(target, unpacked.read_bytes())
    return Restored(
        mode=mode, evidence=len(found.archive.records), files=len(found.files), kept=aside
    )


def let_go(baibu: Baibu, name: str) -> None:
    """Forget a backup that waits."""
    if _WAITING.fullmatch(name):
        (_kept(baibu) / name).unlink(missing_ok=True)


def put_aside(baibu: Baibu) -> KeptAside:
    """Keep all that is here as a backup beside it."""
    folder = _kept(baibu)
    make_folder(folder)
    stamp = baibu.clock().astimezone().strftime("before-%Y%m%d-%H%M%S")
    path, count = folder / f"{stamp}.zip", 1
    while path.exists():
        count += 1
        path = folder / f"{stamp}-{count}.zip"
    write_backup(baibu, path)
    return _aside(path)


def kept_aside(baibu: Baibu) -> tuple[KeptAside, ...]:
    """Give what was put aside, newest first."""
    found = [path for path in _kept(baibu).glob("before-*.zip") if _KEPT.fullmatch(path.name)]
    return tuple(_aside(path) for path in sorted(found, reverse=True))


def kept_file(baibu: Baibu, name: str) -> Path:
    """Give a file that was put aside."""
    path = _kept(baibu) / name
    if not _KEPT.fullmatch(name) or not path.is_file():
        raise NotABackupError(where=name[:60], reason=text("backup.gone"))
    return path


def delete_all(baibu: Baibu, word: str, *, words: tuple[str, ...]) -> None:
    """Take everything of the learner's away: the record, the files, what was put aside."""
    if word.strip() not in words:
        raise WrongWordError(typed=word.strip()[:40], word=" / ".join(words))
    baibu.store.replace(baibu.learner)
    _forget(baibu)
    home = baibu.settings.home
    for folder in (home / "stages", home / "sample", room(baibu), _kept(baibu)):
        shutil.rmtree(folder, ignore_errors=True)
    baibu.settings.file.unlink(missing_ok=True)


def _forget(baibu: Baibu) -> None:
    """Work everything out anew."""
    baibu.held.clear()
    for view in baibu.views:
        view.again(baibu.learner)


def _kept(baibu: Baibu) -> Path:
    return baibu.settings.home / "kept"


def _place(baibu: Baibu, name: str) -> Path:
    path = _kept(baibu) / name
    if not (_WAITING.fullmatch(name) or _KEPT.fullmatch(name)) or not path.is_file():
        raise NotABackupError(where=name[:60], reason=text("backup.gone"))
    return path


def _aside(path: Path) -> KeptAside:
    stamp = "-".join(path.stem.split("-")[1:3])
    at = datetime.strptime(stamp, "%Y%m%d-%H%M%S").astimezone()
    return KeptAside(name=path.name, at=at, bytes=path.stat().st_size)


def _held(records: tuple[Record, ...] | list[Record], drafts: int) -> Held:
    evidence, _ = decode_all([replace(item, seq=at) for at, item in enumerate(records, 1)])
    progress = fold(PROGRESS, evidence, PROGRESS.initial())
    return Held(
        evidence=len(records),
        drafts=drafts,
        passed=sum(one.is_passed for one in progress.stages.values()),
        last=max((item.at for item in records), default=None),
    )


def _same(here: Path, there: Path) -> bool:
    return here.is_file() and here.read_bytes() == there.read_bytes()


@contextmanager
def _opened(baibu: Baibu, path: Path, name: str) -> Iterator[_Backup]:
    """Read a backup, its files unpacked into a folder that is gone afterwards."""
    if not zipfile.is_zipfile(path):
        raw = _read(path)
        yield _Backup(archive=read(raw, where=name), raw=raw, made=None, files={})
        return
    with tempfile.TemporaryDirectory() as scratch:
        try:
            with zipfile.ZipFile(path) as packed:
                made = _about(packed, name)
                raw = packed.read(RECORD)
                files = _unpacked(baibu, packed, Path(scratch), name)
        except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError) as error:
            raise NotABackupError(where=name, reason=str(error)[:200]) from error
        yield _Backup(archive=read(raw, where=name), raw=raw, made=made, files=files)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(where=path, reason=error.strerror or str(error)) from error


def _about(packed: zipfile.ZipFile, name: str) -> datetime:
    about = json.loads(packed.read(ABOUT))
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise NotABackupError(where=name, reason=ABOUT)
    if about.get("version") != VERSION:
        raise NotABackupError(where=name, reason=f"version {about.get('version')}")
    if sum(item.file_size for item in packed.infolist()) > MOST_BYTES:
        raise NotABackupError(where=name, reason=f"> {MOST_BYTES // 10**9} GB")
    return datetime.fromisoformat(str(about["at"]))


def _unpacked(baibu: Baibu, packed: zipfile.ZipFile, scratch: Path, name: str) -> dict[str, Path]:
    """Unpack the learner's files under numbers; their places are checked, and never followed."""
    files: dict[str, Path] = {}
    for number, item in enumerate(packed.infolist()):
        if item.is_dir() or item.filename in {ABOUT, RECORD}:
            continue
        place = _own_place(baibu, item.filename)
        if place is None:
            raise NotABackupError(where=name, reason=item.filename[:120])
        target = scratch / str(number)
        with packed.open(item) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
        files[place] = target
    return files


def _own_place(baibu: Baibu, place: str) -> str | None:
    """Give where a file of a backup belongs, below the data folder; nothing for any other."""
    parts = PurePosixPath(place).parts
    if not parts or "\\" in place or ":" in place or ".." in parts or place.startswith("/"):
        return None
    if place == SETTINGS or (parts[0] == "stages" and len(parts) > 1):
        return place
    if parts[0] == "projects" and len(parts) > 2:
        return (room(baibu).relative_to(baibu.settings.home) / Path(*parts[2:])).as_posix()
    return None
