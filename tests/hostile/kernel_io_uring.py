# row: 39
# tries: to have the kernel make calls that no filter sees
# must: killed

call("io_uring_setup", 4, bytes(120))
