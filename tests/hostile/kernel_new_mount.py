# row: 40
# tries: to make a file system by the newer calls
# must: killed

call("fsopen", b"tmpfs", 0)
