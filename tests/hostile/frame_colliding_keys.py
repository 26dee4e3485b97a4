# row: 11 18 own
# tries: to have the judge rebuild a dict whose 125 000 keys hash alike
# must: fail
# kind: protocol mismatch limit

PRIME = 2**61 - 1
give(frame(message({"t": "dict", "v": [[PRIME * k, 0] for k in range(1, 125_000)]})))
