# row: 18
# tries: to break the judge by a header nested a million deep
# must: fail
# kind: protocol

DEEP = b"[" * 1_000_000 + b"]" * 1_000_000
give(frame(b'{"printed":"","total":0,"sizes":[],"value":' + DEEP + b"}"))
