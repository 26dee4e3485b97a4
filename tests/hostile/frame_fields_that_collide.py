# row: 11 18 own
# tries: to slow the JSON reader down by repeated fields
# must: fail
# kind: protocol mismatch limit raised

give(frame(b'{"sizes":[],' + b",".join(b'"value":[%d]' % n for n in range(220_000)) + b"}"))
