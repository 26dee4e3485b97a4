# row: 5
# tries: to fill the process table (at most 200 here, each sleeping)
# must: pass
# beside: honest

import os
import time


def bomb():
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)


attempt("a fork bomb", bomb)
