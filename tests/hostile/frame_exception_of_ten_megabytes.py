# row: 18 47 own
# tries: to make the report huge by forging what the runner would have cut
# must: fail
# kind: raised protocol limit

LONG = "x" * 750_000
described = {"type": LONG, "kinds": [LONG], "message": LONG, "trace": [[1, LONG, LONG]]}
give(frame({"raise": described, "printed": "", "total": 0, "sizes": []}))
