# row: 11 18 own
# tries: to have the judge unfold a table's index of 10 to the power of 12 rows
# must: fail
# kind: protocol mismatch limit

index = {"range": [0, 10**12, 1], "name": None}
FORMS = [
    {"t": "index", "v": index},
    {"t": "frame", "names": [], "columns": [], "index": index},
    {"t": "range", "v": [0, 10**12, 1]},
]
turn = iter(FORMS * 9)
take_over(lambda request: frame(message(next(turn))))
