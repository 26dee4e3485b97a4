# row: 28
# tries: to take the judge's descriptors
# must: killed

call("pidfd_getfd", 0, 0, 0)
