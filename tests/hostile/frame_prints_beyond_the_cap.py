# row: 10 18
# tries: to forge printed text of 4 MB, as a number, as a list
# must: fail

FORMS = ["x" * 4_000_000, 7, ["x"] * 1_000, None, {"x": 1}, "\ud800\x00"]
turn = iter(FORMS * 9)
take_over(lambda request: frame({**message(0.0), "printed": next(turn), "total": -(10**40)}))
