# row: 18 47 own
# tries: to put lone surrogates and zeros into the report, which UTF-8 and databases refuse
# must: fail
# kind: raised protocol limit

BAD = "\ud800\x00\x1b[2J\u202e"
described = {"type": BAD, "kinds": [BAD], "message": BAD, "trace": [[1, BAD, BAD]]}
give(frame({"raise": described, "printed": BAD, "total": 0, "sizes": []}))
