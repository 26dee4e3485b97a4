# row: 43
# tries: to stop time, so that no deadline passes
# must: fail
# kind: limit
# limits: 0.2 0.25

import time

for name in ("time", "monotonic", "perf_counter", "process_time", "time_ns", "monotonic_ns"):
    setattr(time, name, lambda: 0)
time.sleep = lambda seconds: None


def fit(x, y, lr, epochs):
    while True:
        time.sleep(1)
