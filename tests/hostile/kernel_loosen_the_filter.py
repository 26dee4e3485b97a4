# row: 36 own
# tries: to undo what was put on: privileges, filters, the dump flag, Landlock
# must: pass

attempt("new privileges", call, "prctl", 38, 0, 0, 0, 0)
attempt("a filter of its own", call, "prctl", 22, 2, bytes(16), 0, 0)
attempt("seccomp", call, "seccomp", 1, 0, bytes(16))
attempt("a listener", call, "seccomp", 1, 8, bytes(16))
attempt("dumpable", call, "prctl", 4, 1, 0, 0, 0)
attempt("who may trace", call, "prctl", 0x59616D61, -1, 0, 0, 0)
attempt("death of the parent", call, "prctl", 1, 0, 0, 0, 0)
attempt("orphans", call, "prctl", 36, 1, 0, 0, 0)
attempt("memory layout", call, "prctl", 35, 1, 0, 0, 0)
attempt("a rule set", call, "landlock_create_ruleset", 0, 0, 0)
attempt("restrict", call, "landlock_restrict_self", -1, 0)
attempt("personality", call, "personality", 0x0040000)
