# row: 28
# tries: to attach to the judge as a debugger does
# must: killed

call("ptrace", 16, BAIT["judge"], 0, 0)
