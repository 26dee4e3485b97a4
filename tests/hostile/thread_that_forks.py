# row: 5 own
# tries: to fork from a thread that was started before anybody looked
# must: pass

import os
import threading


def fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return pid


thread = threading.Thread(target=attempt, args=("fork in a thread", fork))
thread.start()
thread.join()
