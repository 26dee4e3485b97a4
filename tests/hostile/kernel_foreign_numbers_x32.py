# row: 41
# tries: to make calls by the numbers of x32
# must: killed
# only on: x86_64

call(0x40000000 + 57)
