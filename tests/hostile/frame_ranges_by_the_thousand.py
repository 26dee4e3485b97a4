# row: 11 18 own
# tries: to have the judge walk a hundred thousand long ranges
# must: fail
# kind: protocol mismatch limit

give(frame(message([{"t": "range", "v": [0, 16_000_000, 1]}] * 100_000)))
