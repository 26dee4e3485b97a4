# row: 19 own
# tries: to keep every value inside, so that only its own methods could be asked about it
# must: fail

give(frame(message({"t": "handle", "id": 1, "type": "float", "call": True})))
