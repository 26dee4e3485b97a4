# row: 10 47
# tries: to make the report huge by a source line of a million characters in the traceback
# must: fail
# kind: raised

LONG = "def fit(*a, **k):\n    raise ValueError(" + "'x'" * 300_000 + ")"
exec(compile(LONG, "solution.py", "exec"))
