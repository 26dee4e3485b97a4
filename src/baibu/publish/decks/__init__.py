"""Write cards with their ratings into files of other programs, and read them back."""

from baibu.publish.decks.carried import Carried, Rating, UnreadableCardsError

__all__ = ["Carried", "Rating", "UnreadableCardsError"]
