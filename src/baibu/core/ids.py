"""Name the things that evidence points at, and refuse names that could not be permanent.

An id is a public API: never renamed, only aliased (`content/aliases.toml`).
"""

from __future__ import annotations

import re
from typing import NewType

StageId = NewType("StageId", str)  # "gd-linear-fit"
SkillId = NewType("SkillId", str)  # "gradient-descent"
CardId = NewType("CardId", str)  # "gd-linear-fit/why-mean"
QuestionId = NewType("QuestionId", str)  # "q16"
SourceId = NewType("SourceId", str)  # "cauchy-1847"
LearnerId = NewType("LearnerId", str)  # "me", or an account's id on a shared server
EvidenceId = NewType("EvidenceId", str)  # 32 hexadecimal digits, made where the act happened

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?")


def is_id(text: str) -> bool:
    """Say whether a text can be an id: lower-case words joined by hyphens, one slash at most."""
    return _ID.fullmatch(text) is not None
