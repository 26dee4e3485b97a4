# row: 40
# tries: to unload a kernel module that is not there
# must: killed

call("delete_module", b"hostile_no_such_module", 0x800)
