"""Name what can go wrong with the record, for people who can act on it.

The texts are in `baibu/messages/errors.toml`, codes L001 and up.
"""

from __future__ import annotations

from baibu.core.errors import MACHINE, BaibuError


class LedgerError(BaibuError):
    """Something is wrong with the record or with what was to go into it."""


class CorruptDatabaseError(LedgerError):
    """The database file is damaged, or is no database."""

    code = "L001"
    exit = MACHINE
    status = 503


class NewerDatabaseError(LedgerError):
    """The database was written by a newer Baibu."""

    code = "L002"
    exit = MACHINE
    status = 503


class UnknownKindError(LedgerError):
    """A kind of evidence that this version does not know."""

    code = "L003"


class NewerEvidenceError(LedgerError):
    """Evidence in a form that only a newer Baibu knows."""

    code = "L004"


class BrokenEvidenceError(LedgerError):
    """Evidence whose fields are not those of its kind."""

    code = "L005"


class DamagedArchiveError(LedgerError):
    """The archive is cut off, changed, or is no archive."""

    code = "L006"


class NewerArchiveError(LedgerError):
    """The archive was written by a newer Baibu."""

    code = "L007"


class EvidenceClashError(LedgerError):
    """An id is in the record already, and stands for something else there."""

    code = "L008"
    status = 409


class DatabaseBusyError(LedgerError):
    """Another program kept the database locked for too long."""

    code = "L009"
    exit = MACHINE
    status = 503


class DatabaseUnreachableError(LedgerError):
    """The database does not answer, or refuses."""

    code = "L010"
    exit = MACHINE
    status = 503


class DriverMissingError(LedgerError):
    """The library that speaks to this kind of database is not installed."""

    code = "L011"
    exit = MACHINE
    status = 503


class ArchiveExistsError(LedgerError):
    """There is a file already where the archive should go."""

    code = "L012"
    status = 409
