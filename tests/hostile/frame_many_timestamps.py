# row: 18 own
# tries: to have the judge guess the meaning of 26 000 dates
# must: fail
# kind: protocol mismatch limit

give(frame(message([{"t": "timestamp", "v": "1 " * 60}] * 26_000)))
