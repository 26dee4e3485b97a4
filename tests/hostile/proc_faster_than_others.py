# row: 42 own
# tries: to run before everybody else
# must: pass
# marker: stopped by

import os

attempt("real time", os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(99))
attempt("a better priority", os.setpriority, os.PRIO_PROCESS, 0, -20)
attempt("a deadline", call, "sched_setattr", 0, bytes(48), 0)
