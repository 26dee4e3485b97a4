# row: 29
# tries: to stop its own process, so that no answer ever comes
# must: fail
# limits: 0.2 0.25

import os
import signal


def fit(x, y, lr, epochs):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 0.0, 0.0
