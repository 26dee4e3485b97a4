# row: 40
# tries: to switch off swap that is not there
# must: killed

call("swapoff", b"/hostile-no-such-swap")
