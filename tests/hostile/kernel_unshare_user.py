# row: 38
# tries: to become root of namespaces of its own
# must: killed

call("unshare", 0x10000000)
