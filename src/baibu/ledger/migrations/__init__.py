"""Bring an older database up to date, one released format at a time."""
