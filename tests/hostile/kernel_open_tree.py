# row: 38 40
# tries: to clone a mount by the newer calls
# must: killed

call("open_tree", -100, b"/", 1)
