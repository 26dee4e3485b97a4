# row: 1 own
# tries: to stay below the limit of each call, and so hold the grader for long
# must: fail
# limits: 0.4 0.6

import time


def fit(x, y, lr, epochs):
    time.sleep(0.3)
    return 0.0, 0.0


class Model:
    def __init__(self, k=1):
        time.sleep(0.3)

    def fit(self, x):
        time.sleep(0.3)

    def predict(self, x):
        time.sleep(0.3)
