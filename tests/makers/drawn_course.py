"""Make a course with a card whose numbers are drawn, and somebody who has it, ungraded."""

from __future__ import annotations

import shutil
from pathlib import Path

from baibu.app.recording import enter, keep
from baibu.app.wiring import Baibu
from baibu.core.ids import CardId
from baibu.ledger import Review
from makers.small_course import COURSE

CARD = "count/drawn"
CARDS = """
[[card]]
id = "count/drawn"
skill = "averages"
draw = "total"
front.en = "What is {{first}} + {{second}}?"
front.zh = "{{first}} + {{second}} 等于多少？"
back.en = "{{answer}}, for {{first}} comes first."
back.zh = "{{answer}}，因为先有 {{first}}。"
"""
DRAWS = '''"""Draw two numbers."""


def total(rng):
    first, second = rng.randint(10, 99), rng.randint(100, 999)
    return {"first": first, "second": second, "answer": first + second}
'''


def drawn_course(folder: Path, *, cards: str = CARDS, draws: str = DRAWS) -> Path:
    """Lay the small course out, with one card more."""
    course = shutil.copytree(COURSE, folder / "course")
    stage = course / "stages" / "001-count"
    with (stage / "cards.toml").open("a", encoding="utf-8") as file:
        file.write(cards)
    (stage / "cards.py").write_text(draws, encoding="utf-8")
    return course


def has_met(baibu: Baibu, card: str = CARD) -> None:
    """Tell of a rating a while ago, as an archive brings it: so the card may be asked."""
    enter(baibu)
    keep(baibu, Review(card=CardId(card), rating=3, grades=4, seconds=5.0, via="import"))
