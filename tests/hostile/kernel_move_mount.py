# row: 40
# tries: to move a mount by the newer calls
# must: killed

call("move_mount", -100, b"/proc", -100, b"/tmp", 0)
