# row: 11 18 own
# tries: to have a table's index rebuilt whose values all hash alike
# must: fail
# kind: protocol mismatch limit

PRIME = 2**61 - 1
pairs = [{"t": "tuple", "v": [PRIME * k, k]} for k in range(1, 65_000)]
FORMS = [
    {"tuples": pairs, "names": [None, None]},
    {"values": {"d": "object", "items": [PRIME * k for k in range(1, 140_000)]}, "name": None},
]
turn = iter(FORMS * 9)
take_over(lambda request: frame(message({"t": "index", "v": next(turn)})))
