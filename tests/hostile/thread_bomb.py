# row: 6
# tries: to start threads without end (at most 5000 here)
# must: pass
# beside: honest

import threading

stop = threading.Event()


def bomb():
    for _ in range(5000):
        threading.Thread(target=stop.wait, daemon=True).start()


attempt("a thread bomb", bomb)
stop.set()
