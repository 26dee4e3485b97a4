# row: 40
# tries: to load a kernel module from a descriptor
# must: killed

call("finit_module", 0, b"", 0)
