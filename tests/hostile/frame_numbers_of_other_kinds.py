# row: 18 own
# tries: to have packed numbers read as kinds that were not meant, and by halves
# must: fail
# kind: protocol

FORMS = [{"t": "numbers", "k": kind, "b": 0} for kind in ("u", "O", "dd", ["d"], None, "d")]
turn = iter(FORMS * 9)
take_over(lambda request: frame({**message(next(turn)), "sizes": [7]}, padded(bytes(7))))
