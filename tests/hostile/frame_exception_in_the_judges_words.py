# row: 47 own
# tries: to have its own texts filled with what the judge's templates know
# must: fail
# kind: raised protocol

TEXT = "{type} {message} {seed} {want} {0} {0.__class__.__mro__} {reason!r:>9999999} %(x)s"
described = {"type": TEXT, "kinds": ["ValueError"], "message": TEXT, "trace": [[1, TEXT, TEXT]]}
give(frame({"raise": described, "printed": TEXT, "total": 0, "sizes": []}))
