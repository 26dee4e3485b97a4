# row: 18 own
# tries: to keep the judge waiting by an answer that comes byte after byte
# must: fail
# kind: limit
# limits: 0.2 0.25

import os
import time


def drip(request):
    for byte in frame({**message("x" * 100_000)}):
        os.write(line_number(), bytes([byte]))
        time.sleep(0.01)


take_over(drip)
