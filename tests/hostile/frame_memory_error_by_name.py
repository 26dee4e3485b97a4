# row: 18 own
# tries: to claim limits that were not hit
# must: fail
# kind: limit protocol

FORMS = [{"memory": 0}, {"large": {"x": ["y"] * 100_000}}, {"refused": "\ud800" * 99_999}]
turn = iter(FORMS * 9)
take_over(lambda request: frame({**next(turn), "printed": "", "total": 0, "sizes": []}))
