# row: 2
# tries: to wait for a lock that nobody will ever open
# must: fail
# kind: limit
# limits: 0.2 0.25

import threading

lock = threading.Lock()
lock.acquire()


def fit(x, y, lr, epochs):
    lock.acquire()
