# row: 51
# tries: to crash the process that forks the runners, by its number and by what it may read
# must: pass
# beside: honest

import os
import signal

attempt("the group", os.kill, 0, signal.SIGCONT)
attempt("everyone", os.kill, -1, 0)
for number in range(2, 9):
    attempt(f"number {number}", os.kill, number, 0)
attempt("the parent", os.kill, os.getppid() or 2, 0)
