"""Keep the test rows shut, and write down every look at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Sealed:
    """Test rows that a step may open, for a reason that is kept and shown in the report."""

    _get: Callable[[], pd.DataFrame]
    _write_down: Callable[[str], None]

    def open(self, reason: str) -> pd.DataFrame:
        """Open them; `reason` is a key of messages, `opening.REASON`."""
        self._write_down(reason)
        return self._get()
