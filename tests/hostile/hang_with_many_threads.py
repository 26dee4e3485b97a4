# row: 1 6 own
# tries: to gain time by threads that wait for a processor, since such waiting is given back
# must: fail
# kind: limit
# limits: 0.2 0.25

import threading


def spin():
    while True:
        pass


def fit(x, y, lr, epochs):
    threading.stack_size(65536)
    for _ in range(30):
        threading.Thread(target=spin, daemon=True).start()
    spin()
