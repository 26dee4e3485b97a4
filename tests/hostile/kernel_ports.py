# row: 40
# tries: to reach the hardware's ports
# must: killed
# only on: x86_64

call("iopl", 3)
