# row: 18 own
# tries: to have the judge read a date of two million digits, slower by the square
# must: fail
# kind: protocol mismatch limit

give(frame(message({"t": "timestamp", "v": "1" * 2_000_000})))
