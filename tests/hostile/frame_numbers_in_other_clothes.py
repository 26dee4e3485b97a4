# row: 18 own
# tries: to pass numbers as texts that a lenient reader takes for numbers
# must: fail
# kind: protocol mismatch

FORMS = [
    {"t": "complex", "v": ["1+1j"]},
    {"t": "int", "v": "1_0"},
    {"t": "range", "v": [0, 1e3]},
    {"t": "set", "v": [[1], [2]]},
    {"t": "timedelta", "v": "1 day"},
]
turn = iter(FORMS * 9)
take_over(lambda request: frame(message(next(turn))))
