# row: 51 own
# tries: to break the runner that stands ready for the next submission, by numbers near its own
# must: pass
# beside: honest

import os
import signal

for number in range(max(2, os.getpid() - 20), os.getpid() + 20):
    if number != os.getpid():
        attempt(f"number {number}", os.kill, number, signal.SIGKILL)
