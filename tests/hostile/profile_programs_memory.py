# row: 7 own
# tries: where programs may run, to take the allowed memory once per process (at most 1.2 GB here)
# must: fail
# kind: limit
# profile: programs
# limits: 4 8

import os
import time

import numpy as np


def resident(name):
    with open(f"/proc/{name}/status") as file:
        found = [line for line in file if line.startswith("VmRSS")]
    return int(found[0].split()[1]) >> 10 if found else 0


def share():
    for _ in range(12):
        if os.fork() == 0:
            kept = np.ones(100 << 17)
            time.sleep(20 + kept[0])
            os._exit(0)
    held, deadline = 0, time.monotonic() + 2
    while held < 1_000 and time.monotonic() < deadline:
        held = sum(resident(name) for name in os.listdir("/proc") if name.isdigit())
    if held < 1_000:
        raise MemoryError(f"{held} MB held")
    return held


attempt("memory many times over", share)
