# row: 40
# tries: to hold the kernel at a page fault
# must: killed

call("userfaultfd", 1)
