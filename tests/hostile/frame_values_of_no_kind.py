# row: 18 own
# tries: to send trees of kinds that do not exist or lack their parts
# must: fail
# kind: protocol

FORMS = [{"t": kind} for kind in ("tuple", "dict", "int", "bytes", "range", "complex", "array")]
FORMS += [{"t": "exec", "v": "1"}, {"t": ["tuple"], "v": []}, {"v": 1}, {"t": "frame"}]
turn = iter(FORMS * 9)
take_over(lambda request: frame(message(next(turn))))
