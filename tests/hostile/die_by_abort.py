# row: 15 43
# tries: to crash with a core dump (looked for in scratch and beside)
# must: fail
# kind: died

import os
import resource


def fit(x, y, lr, epochs):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
    except (OSError, ValueError):
        pass
    os.abort()
