"""Name what can go wrong with a project, for people who can act on it.

The texts are in `baibu/messages/errors.toml`, codes W001 and up.
"""

from __future__ import annotations

from baibu.core.errors import MACHINE, SHORT, BaibuError


class WorkbenchError(BaibuError):
    """Something is wrong with a project, its data, or a step of its own."""


class NoProjectError(WorkbenchError):
    """There is no project in this folder."""

    code = "W001"
    status = 404


class ProjectExistsError(WorkbenchError):
    """A project would be laid over another."""

    code = "W002"
    status = 409


class CardUnreadableError(WorkbenchError):
    """`project.toml` is not TOML."""

    code = "W003"


class CardKeyError(WorkbenchError):
    """`project.toml` holds a key that nothing reads."""

    code = "W004"


class CardValueError(WorkbenchError):
    """`project.toml` holds a value that cannot be meant."""

    code = "W005"


class NotFramedError(WorkbenchError):
    """The problem card is not filled in, and training waits for it."""

    code = "W006"
    exit = SHORT


class NoSuchStepError(WorkbenchError):
    """No step has this name."""

    code = "W010"
    status = 404


class OwnStepError(WorkbenchError):
    """A step of the project's own cannot be read, or does not give what it must."""

    code = "W011"


class OwnStepFailedError(WorkbenchError):
    """A step of the project's own raised an exception."""

    code = "W012"
    exit = SHORT


class RunInProgressError(WorkbenchError):
    """Another run works in this project just now."""

    code = "W013"
    status = 409


class ArtefactLostError(WorkbenchError):
    """A file that an earlier run made is gone or damaged."""

    code = "W014"
    exit = MACHINE


class ArtefactKindError(WorkbenchError):
    """A step gave something that cannot be kept."""

    code = "W015"


class SourceMissingError(WorkbenchError):
    """The data are not where the card says."""

    code = "W020"


class DatabaseUnknownError(SourceMissingError):
    """What should be the address of a database is none, or of a kind that nothing here knows."""

    code = "W074"


class SourceUnreadableError(WorkbenchError):
    """The data cannot be read in the form that the card, or their name, says."""

    code = "W021"


class EmptyTableError(WorkbenchError):
    """The data hold no rows or no columns."""

    code = "W022"


class NoTargetError(WorkbenchError):
    """The data have no column of the target's name."""

    code = "W023"


class TargetConstantError(WorkbenchError):
    """The target has one value only: there is nothing to learn."""

    code = "W024"


class TooFewRowsError(WorkbenchError):
    """There are too few rows, or too few of a class, to learn and to test."""

    code = "W025"


class WrongTaskError(WorkbenchError):
    """The target's values do not fit the kind of task."""

    code = "W026"


class NoColumnError(WorkbenchError):
    """The data have no column that the card names."""

    code = "W027"


class ReaderMissingError(WorkbenchError):
    """The library that reads a form of file, or speaks with a database, is not installed."""

    code = "W028"
    exit = MACHINE


class DatabaseRefusesError(SourceUnreadableError):
    """A database cannot be reached, or does not do what is asked."""

    code = "W029"


class QueryUnsaidError(WorkbenchError):
    """A database is named, and nobody has said what to read from it."""

    code = "W019"


class TestSealedError(WorkbenchError):
    """The test rows were asked for without being opened."""

    code = "W030"


class NoPackageError(WorkbenchError):
    """There is no package in this folder."""

    code = "W031"
    status = 404


class PackageDamagedError(WorkbenchError):
    """A file of a package is gone, or is not the one that was packed."""

    code = "W032"
    exit = MACHINE


class PackageFormatError(WorkbenchError):
    """The manifest is not one of a package."""

    code = "W033"


class PackageNewerError(WorkbenchError):
    """A package was made by a newer Baibu, in a form that this one does not know."""

    code = "W034"


class PickleRefusedError(WorkbenchError):
    """A package holds a file whose reading would run code."""

    code = "W035"


class PackageLibraryError(WorkbenchError):
    """A library that a part of the packaged model needs is not installed here."""

    code = "W036"
    exit = MACHINE


class ExtraMissingError(WorkbenchError):
    """What was asked for needs an extra that is not installed."""

    code = "W037"
    exit = MACHINE


class TrackingError(WorkbenchError):
    """The tracking store does not answer, or refuses."""

    code = "W038"
    exit = MACHINE


class NothingPackagedError(WorkbenchError):
    """The project has no run that came to a package."""

    code = "W039"
    status = 404


class SeriesDoubledError(WorkbenchError):
    """A series has several values for one moment."""

    code = "W061"


class HistoryTooShortError(WorkbenchError):
    """A history is too short to foretell from, and to test what was foretold."""

    code = "W062"


class TimesUnevenError(WorkbenchError):
    """Times keep no beat that a forecast could go on in."""

    code = "W063"


class NoFilesError(WorkbenchError):
    """A folder holds no pictures, texts or sounds that can be used."""

    code = "W064"


class NoClassesError(WorkbenchError):
    """Nothing tells at least two classes of files apart."""

    code = "W065"


class LabelsUnreadableError(WorkbenchError):
    """`labels.csv` is no list of files and labels."""

    code = "W066"


class NoTextColumnError(WorkbenchError):
    """A task of texts has a table without a column of texts."""

    code = "W067"


class MixedSourcesError(WorkbenchError):
    """Sources of one project are of different kinds, or would be looked at differently."""

    code = "W068"


class ArchiveUnfitError(WorkbenchError):
    """A ZIP file is broken, or holds nothing that can be used, or far too much."""

    code = "W069"


class NoSuchRunError(WorkbenchError):
    """The project has no run of this number."""

    code = "W071"
    status = 404


class TooFewRunsError(WorkbenchError):
    """Fewer than two runs were to be compared."""

    code = "W072"


class SweepEntryError(WorkbenchError):
    """A sweep names an entry that the card does not have, or a value that it cannot hold."""

    code = "W073"
