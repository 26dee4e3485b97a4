# row: 40 43
# tries: to set the machine's clock by the older call (no time given)
# must: killed

call("settimeofday", 0, 0)
