"""Say what a bridge cannot do without."""

from __future__ import annotations

from baibu.core.errors import MACHINE, BaibuError


class LibraryMissingError(BaibuError):
    """A library that a person asked for is not installed."""

    code = "B069"
    exit = MACHINE
    status = 503


class UnknownTransformerError(BaibuError):
    """A transformer keeps nothing that could be written down as a recipe."""

    code = "B070"
