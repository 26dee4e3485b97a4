# row: 29 51
# tries: to kill the zygote and the runners of others by the process group they share
# must: fail
# kind: died mismatch
# beside: honest

import os
import signal


def fit(x, y, lr, epochs):
    try:
        os.killpg(0, signal.SIGKILL)
    except OSError:
        pass
    try:
        os.kill(0, signal.SIGKILL)
    except OSError:
        pass
    return 0.0, 0.0
