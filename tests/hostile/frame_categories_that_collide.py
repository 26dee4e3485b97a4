# row: 11 18 own
# tries: to have a column of categories rebuilt whose names all hash alike
# must: fail
# kind: protocol mismatch limit

PRIME = 2**61 - 1
values = {"d": "category", "codes": [0], "categories": [PRIME * k for k in range(1, 150_000)]}
index = {"range": [0, 1, 1], "name": None}
tree = {"t": "series", "values": {**values, "ordered": False}, "index": index, "name": None}
give(frame(message(tree)))
