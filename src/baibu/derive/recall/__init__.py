"""Say how well each card is remembered, and which to review in the minutes there are."""

from baibu.derive.recall.deck import DECK, Deck
from baibu.derive.recall.record import RECALL, Recall

__all__ = ["DECK", "RECALL", "Deck", "Recall"]
