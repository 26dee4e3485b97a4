# row: 29
# tries: to kill the judge
# must: pass
# beside: honest

import os
import signal

for number in (0, signal.SIGUSR1, signal.SIGTERM, signal.SIGALRM):
    attempt(f"kill {number}", os.kill, BAIT["judge"], number)
    attempt(f"the parent {number}", os.kill, os.getppid() or BAIT["judge"], number)
attempt("everyone", os.kill, -1, 0)
