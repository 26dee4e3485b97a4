# row: 18 own
# tries: to point at categories that do not exist
# must: fail
# kind: protocol mismatch limit

values = {"d": "category", "codes": [5, -7, 2**40], "categories": ["a"], "ordered": "yes"}
index = {"range": [0, 3, 1], "name": None}
give(frame(message({"t": "series", "values": values, "index": index, "name": None})))
