# row: 24 own
# tries: where programs may run, to leave a process behind
# must: no_escape
# profile: programs

import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(1)
    os._exit(0)
