# row: 5 24
# tries: to leave a process behind that outlives the submission
# must: pass

import os
import time


def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(20)
        os._exit(0)


attempt("a daemon", daemon)
