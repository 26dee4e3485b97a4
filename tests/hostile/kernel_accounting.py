# row: 40
# tries: to have every process written down in its file
# must: killed

call("acct", b"/hostile-no-such-file")
