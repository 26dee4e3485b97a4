# row: 18
# tries: to answer with nothing, and with everything at once
# must: fail
# kind: protocol raised limit

FORMS = [{"sizes": []}, {**message(1.0), "raise": {}, "memory": True, "large": "x"}]
turn = iter(FORMS * 9)
take_over(lambda request: frame(next(turn)))
