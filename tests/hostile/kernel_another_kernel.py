# row: 40
# tries: to load another kernel (no segments)
# must: killed

call("kexec_load", 0, 0, 0, 0)
