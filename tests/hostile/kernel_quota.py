# row: 40
# tries: to ask for and change quotas
# must: killed

call("quotactl", 0x80000100, b"/dev/vda", 0, 0)
