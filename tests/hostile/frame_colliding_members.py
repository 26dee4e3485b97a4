# row: 11 18 own
# tries: to have the judge rebuild a set whose 150 000 members hash alike
# must: fail
# kind: protocol mismatch limit

PRIME = 2**61 - 1
give(frame(message({"t": "set", "v": [PRIME * k for k in range(1, 150_000)]})))
