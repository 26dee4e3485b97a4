"""Keep what a person chooses about Baibu: minutes a day, language, what a week tells.

Reads  `settings.toml` of the data folder, anew each time: another program may have written it.
Gives  each choice with where it comes from, and whether it can be changed here.
Never  changes what a flag or an environment variable decides: that is told instead.

Start reading at `chosen` and `choose`.
"""

from __future__ import annotations

from baibu.app.keeping import write_whole
from baibu.app.settings_pages import Chosen
from baibu.app.wiring import Baibu, make_folder
from baibu.core.errors import BaibuError, UnreadableFileError, WrongSettingError
from baibu.core.settings import ROWS, Settings, written

OFFERED = ("minutes", "language", "weeks_in_a_row")


class FixedSettingError(BaibuError):
    """A setting that a flag or a variable decides was to be changed in the file."""

    code = "B047"
    status = 409


def chosen(baibu: Baibu, name: str) -> Chosen:
    """Give a setting as it holds now."""
    settings = baibu.settings
    value, origin = settings.now(name)
    return Chosen(
        name=name,
        value="" if value is None else str(value),
        origin=origin,
        is_fixed=settings.is_fixed(name),
        is_default=origin == "default",
    )


def usual_minutes(baibu: Baibu) -> float:
    """Say how long a day is where no plan says."""
    value, _ = baibu.settings.now("minutes")
    return float(str(value))


def wants_weeks(baibu: Baibu) -> bool:
    """Say whether weeks in a row are to be told."""
    value, _ = baibu.settings.now("weeks_in_a_row")
    return bool(value)


def choose(baibu: Baibu, name: str, value: str) -> Chosen:
    """Write a choice into the file; what else stands there stays."""
    settings = baibu.settings
    if name not in OFFERED:
        raise LookupError(name)
    if settings.is_fixed(name):
        raise FixedSettingError(name=name, origin=settings.origin[name])
    row = next(row for row in ROWS if row.name == name)
    try:
        row.parse(value)
    except ValueError as error:
        raise WrongSettingError(
            where=settings.file, name=name, value=value, reason=str(error)
        ) from error
    before = _text(settings)
    after = written(before, name, int(value) if name == "minutes" else value)
    if after != before:
        make_folder(settings.home)
        write_whole(settings.file, after.encode())
    return chosen(baibu, name)


def _text(settings: Settings) -> str:
    try:
        return settings.file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(where=settings.file, reason=str(error)) from error
