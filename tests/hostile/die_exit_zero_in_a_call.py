# row: 14
# tries: to be taken for a success by ending with status 0 in a call
# must: fail
# kind: died

import os


def fit(x, y, lr, epochs):
    os._exit(0)


class Model:
    def __init__(self, k=1):
        os._exit(0)
