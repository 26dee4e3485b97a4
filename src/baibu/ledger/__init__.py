"""Keep what happened: evidence, its written form, the archive. Only `app` opens `ledger.store`."""

from baibu.ledger.codec import decode, decode_all, encode
from baibu.ledger.errors import LedgerError
from baibu.ledger.evidence import (
    Correction,
    Draft,
    Evidence,
    Fact,
    Help,
    LearnerRecord,
    Note,
    Opened,
    Prediction,
    Record,
    Shelved,
    Verdict,
)

__all__ = [
    "Correction",
    "Draft",
    "Evidence",
    "Fact",
    "Help",
    "LearnerRecord",
    "LedgerError",
    "Note",
    "Opened",
    "Prediction",
    "Record",
    "Shelved",
    "Verdict",
    "decode",
    "decode_all",
    "encode",
]
