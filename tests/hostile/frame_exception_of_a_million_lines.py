# row: 18 47 own
# tries: to make the report huge by a traceback without end
# must: fail
# kind: raised protocol limit
# limits: 3 5

described = {"type": "E", "kinds": [], "message": "", "trace": [[1, "f", "x"]] * 250_000}
give(frame({"raise": described, "printed": "", "total": 0, "sizes": []}))
