# row: 18
# tries: to pass lengths that are no lengths
# must: fail
# kind: protocol

give(frame({**message(1.0), "sizes": [-64, 64.0, True, "x", None, 10**30]}, bytes(64)))
