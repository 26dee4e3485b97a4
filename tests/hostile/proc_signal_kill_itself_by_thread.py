# row: 29 15
# tries: to kill itself through a thread's number while it answers
# must: fail

import os
import signal
import threading


def end():
    try:
        call("tgkill", os.getpid(), threading.get_native_id(), 9)
    finally:
        os.kill(os.getpid(), signal.SIGKILL)


def fit(x, y, lr, epochs):
    threading.Thread(target=end).start()
    return 0.0, 0.0
