# row: 28
# tries: to attach to the canary without stopping it
# must: killed

call("ptrace", 0x4206, BAIT["pid"], 0, 0)
