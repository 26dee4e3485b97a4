"""Load the course: stages, skills, words and sources, all of them data."""

from baibu.content.load import Catalog, load
from baibu.content.schema import (
    Block,
    Body,
    Card,
    Hint,
    Mistake,
    Question,
    Skill,
    Source,
    Stage,
    Word,
)

__all__ = [
    "Block",
    "Body",
    "Card",
    "Catalog",
    "Hint",
    "Mistake",
    "Question",
    "Skill",
    "Source",
    "Stage",
    "Word",
    "load",
]
