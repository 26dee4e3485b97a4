# row: 47 own
# tries: to have the report quote lines of the checks, by tracebacks that claim to lie there
# must: fail
# kind: raised

import linecache

CODE = "def fit(*args, **named):\n    raise ValueError('here')\n"
for path in (BAIT["checks"], BAIT["file"], "checks.py"):
    linecache.lazycache(path, {"__name__": "x", "__loader__": None})
    linecache.checkcache(path)
exec(compile("\n" * 3 + CODE, BAIT["checks"], "exec"))
