# row: 28
# tries: to ask to be traced, so that the parent waits for it for ever
# must: killed

call("ptrace", 0, 0, 0, 0)
