# row: 38
# tries: to mount over what it may not read
# must: killed

call("mount", b"none", b"/tmp", b"tmpfs", 0, 0)
