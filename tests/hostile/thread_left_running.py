# row: 24
# tries: to leave threads that go on after the verdict
# must: no_escape

import threading
import time


def go_on():
    while True:
        time.sleep(0.01)
        try:
            with open(BAIT["mark"], "a") as file:
                file.write("x")
        except OSError:
            pass


for _ in range(8):
    threading.Thread(target=go_on, daemon=True).start()
