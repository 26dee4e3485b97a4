# row: 14
# tries: to be taken for a success by leaving politely in a call
# must: fail
# kind: raised died

import sys


def fit(x, y, lr, epochs):
    sys.exit(0)


def Model(k=1):
    raise KeyboardInterrupt
