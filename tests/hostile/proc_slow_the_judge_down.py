# row: 29 own
# tries: to take processor, priority and memory away from other processes of the same person
# must: pass

import os
import resource

for pid in (BAIT["judge"], BAIT["pid"]):
    attempt("priority", os.setpriority, os.PRIO_PROCESS, pid, 19)
    attempt("processors", os.sched_setaffinity, pid, {0})
    attempt("scheduling", os.sched_setscheduler, pid, os.SCHED_IDLE, os.sched_param(0))
    attempt("disk", call, "ioprio_set", 1, pid, 3 << 13)
    attempt("limits", resource.prlimit, pid, resource.RLIMIT_NOFILE, (3, 3))
    attempt("memory's place", call, "migrate_pages", pid, 8, bytes(8), bytes(8))
    attempt("pages", call, "move_pages", pid, 0, 0, 0, 0, 0)
attempt("a whole person", os.setpriority, os.PRIO_USER, os.getuid(), 19)
attempt("a whole group", os.setpriority, os.PRIO_PGRP, 0, 19)
