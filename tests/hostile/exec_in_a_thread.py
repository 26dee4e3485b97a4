# row: 37 own
# tries: to become another program from a thread
# must: pass

import os
import threading

thread = threading.Thread(target=attempt, args=("true", os.execv, "/bin/true", ["true"]))
thread.start()
thread.join()
