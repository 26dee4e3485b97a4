# row: 18 21
# tries: to replace what words its answers
# must: fail

import sys

codec = sys.modules["inside.codec"]
codec.Encoder.encode = lambda self, value, depth=0: True


def fit(x, y, lr, epochs):
    return 0.0, 0.0
