# row: 11 18 own
# tries: to have the judge make millions of small objects (4 MB of brackets)
# must: fail
# kind: protocol mismatch limit
# limits: 4 6

give(frame(b'{"printed":"","total":0,"sizes":[],"value":[' + b"[]," * 1_300_000 + b"[]]}"))
