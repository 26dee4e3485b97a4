# row: 38
# tries: to bind the root somewhere else
# must: killed

call("mount", b"/", b"/proc", 0, 4096, 0)
