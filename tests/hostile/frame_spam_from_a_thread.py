# row: 17
# tries: to write garbage onto the line beside the runner
# must: fail
# limits: 0.2 0.25

import os
import threading


def spam():
    while True:
        os.write(line_number(), os.urandom(64))


threading.Thread(target=spam, daemon=True).start()
