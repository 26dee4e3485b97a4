# row: 11 18 own
# tries: to have a set rebuilt of whose members half hash alike and half do not
# must: fail
# kind: protocol mismatch limit

PRIME = 2**61 - 1
give(frame(message({"t": "set", "v": [*(PRIME * k for k in range(1, 110_000)), *range(110_010)]})))
