# row: 38
# tries: to leave what threads share
# must: killed

call("unshare", 0x400)
