# row: 18 22 own
# tries: to have the judge's tables import and run whatever a column's kind names
# must: fail
# kind: protocol mismatch limit

KINDS = ["period[D]", "interval[object]", "Sparse[object]", "string[pyarrow]", "O,O", "category"]
turn = iter(KINDS * 9)


def answer(request):
    values = {"d": next(turn), "items": ["x"] * 4}
    index = {"range": [0, 4, 1], "name": None}
    return frame(message({"t": "series", "values": values, "index": index, "name": None}))


take_over(answer)
