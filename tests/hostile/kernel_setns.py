# row: 38
# tries: to enter the namespaces of another process
# must: killed

call("setns", 0, 0)
