# row: 40
# tries: to make a read-only mount writable
# must: killed

call("mount_setattr", -100, b"/", 0x8000, bytes(32), 32)
