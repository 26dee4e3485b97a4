# row: 43
# tries: to break every import that comes later, in the runner and in other submissions
# must: fail

import builtins
import sys


class No:
    def find_spec(self, name, path=None, target=None):
        raise SystemExit


sys.meta_path.insert(0, No())
sys.path[:] = []
sys.modules["numpy"] = None
builtins.__import__ = None


def fit(x, y, lr, epochs):
    import fractions

    return 0.0, 0.0
