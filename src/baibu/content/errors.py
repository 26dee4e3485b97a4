"""Name what can be wrong with content. Each class is one rule's finding, or one way a file cannot
be read.

A finding is an exception object that may be collected instead of raised: `content check` shows
them all.
The code's text is in `baibu/messages/errors.toml`, its page in docs/contributing/rules.md.
"""

from __future__ import annotations

from baibu.core.errors import BaibuError


class ContentError(BaibuError):
    """Something is wrong with the content."""


class UnknownKeyError(ContentError):
    """A key that the format does not have."""

    code = "C001"


class LanguageMissingError(ContentError):
    """A text in one language only."""

    code = "C002"


class WrongValueError(ContentError):
    """A value that is missing, of the wrong type, or not allowed."""

    code = "C003"


class UnreadableContentError(ContentError):
    """A content file that is missing, not UTF-8, or not TOML."""

    code = "C004"
