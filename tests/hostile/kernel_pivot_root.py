# row: 38
# tries: to swap the root
# must: killed

call("pivot_root", b".", b".")
