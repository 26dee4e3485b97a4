# row: 11 18 own
# tries: to have keys hash alike that are floats, tuples and complex numbers
# must: fail
# kind: protocol mismatch limit

PRIME = 2**61 - 1
keys = [{"t": "tuple", "v": [PRIME * k]} for k in range(1, 75_000)]
give(frame(message({"t": "frozenset", "v": keys})))
