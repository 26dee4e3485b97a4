# row: 38
# tries: to take away what was mounted over its secrets
# must: killed

call("umount2", b"/proc", 2)
