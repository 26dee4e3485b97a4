# row: 39
# tries: to use a ring that it does not have
# must: killed

call("io_uring_enter", 3, 1, 0, 0, 0, 0)
