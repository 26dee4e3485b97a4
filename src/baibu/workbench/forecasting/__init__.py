"""Foretell series along time: calendars, methods from naive to trees, and tests of all of them."""
