"""What a person can do and ask, in one place: the faces call this and nothing below it."""
