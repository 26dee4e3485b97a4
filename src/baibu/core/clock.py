"""Tell the time, in one place, so that everything else can be given one."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Give this moment in UTC."""
    return datetime.now(UTC)
