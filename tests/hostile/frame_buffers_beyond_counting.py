# row: 18 own
# tries: to name two million empty buffers
# must: fail
# kind: protocol mismatch limit

give(frame(b'{"printed":"","total":0,"value":1.0,"sizes":[' + b"0," * 2_000_000 + b"0]}"))
