# row: 40
# tries: to read the kernel's messages
# must: killed

call("syslog", 3, bytes(64), 64)
