# row: 28 own
# tries: to push another process's memory out
# must: pass

attempt("advise", call, "process_madvise", 0, bytes(16), 1, 21, 0)
