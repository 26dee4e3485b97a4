# row: 18 own
# tries: to send two answers for each question, and bytes that belong to no frame
# must: fail

give(frame(message({"t": "tuple", "v": [0.0, 0.0]})) * 2 + b"\x00\x01\x02")
