# row: 11 18 own
# tries: to have a thousand sets rebuilt, each too small to be looked at closely
# must: fail
# kind: protocol mismatch limit

PRIME = 2**61 - 1
give(frame(message([{"t": "set", "v": [PRIME * k for k in range(1, 999)]}] * 165)))
