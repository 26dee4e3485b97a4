# row: 42
# tries: to raise its own limits
# must: pass

import resource

for name in ("AS", "CPU", "FSIZE", "NOFILE", "CORE"):
    attempt(name, resource.setrlimit, getattr(resource, "RLIMIT_" + name), (-1, -1))
attempt("memory by number", call, "setrlimit", resource.RLIMIT_AS, b"\xff" * 16)
attempt("memory, the new call", call, "prlimit64", 0, resource.RLIMIT_AS, b"\xff" * 16, 0)
attempt("of the parent", resource.prlimit, BAIT["judge"], resource.RLIMIT_CPU, (1, 1))
