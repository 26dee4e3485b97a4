# row: 40
# tries: to load a kernel module
# must: killed

call("init_module", bytes(16), 16, b"")
