# row: 11 18 own
# tries: to have the judge make 400 arrays of a million empty texts
# must: fail
# kind: protocol mismatch limit

give(frame(message([{"t": "array", "d": "U0", "s": [1 << 20], "b": 0}] * 400)))
