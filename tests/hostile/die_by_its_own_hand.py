# row: 15 29
# tries: to kill itself while the judge waits
# must: fail
# kind: died mismatch

import os
import signal


def fit(x, y, lr, epochs):
    for number in (signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM, signal.SIGABRT):
        os.kill(os.getpid(), number)
    return 0.0, 0.0
