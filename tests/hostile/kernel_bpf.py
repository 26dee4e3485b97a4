# row: 40
# tries: to load a program into the kernel
# must: killed

call("bpf", 5, bytes(128), 128)
