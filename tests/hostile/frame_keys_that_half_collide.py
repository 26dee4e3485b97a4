# row: 11 18 own
# tries: to have a dict rebuilt of whose keys half hash alike and half do not
# must: fail
# kind: protocol mismatch limit

PRIME = 2**61 - 1
keys = [*(PRIME * k for k in range(1, 85_000)), *range(85_010)]
give(frame(message({"t": "dict", "v": [[key, 0] for key in keys]})))
