# row: 29
# tries: to kill, stop or disturb a process of the same person, by every call that sends signals
# must: pass

import os
import signal

pid = BAIT["pid"]
for number in (0, signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
    attempt(f"kill {number}", os.kill, pid, number)
attempt("tkill", call, "tkill", pid, 9)
attempt("tgkill", call, "tgkill", pid, pid, 9)
attempt("its group", os.killpg, os.getpgid(0) or pid, 0)
attempt("a queued signal", call, "rt_sigqueueinfo", pid, 9, bytes(128))
attempt("a queued signal to a thread", call, "rt_tgsigqueueinfo", pid, pid, 9, bytes(128))
