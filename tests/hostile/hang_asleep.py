# row: 2
# tries: to use up the deadline without using a processor
# must: fail
# kind: limit
# limits: 0.2 0.25

import time


def fit(x, y, lr, epochs):
    time.sleep(10**6)
