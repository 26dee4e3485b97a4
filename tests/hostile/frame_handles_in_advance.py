# row: 16 own
# tries: to have objects lie ready for every question
# must: fail

attack_line(frame(message({"t": "handle", "id": 0, "type": "float", "call": True})), times=50)
