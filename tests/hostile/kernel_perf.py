# row: 40
# tries: to watch other processes by the counters
# must: killed

call("perf_event_open", bytes(112), BAIT["pid"], -1, -1, 0)
