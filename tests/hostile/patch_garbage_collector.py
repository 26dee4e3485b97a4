# row: 51 own
# tries: to break the runner by the collector: hooks that raise, thresholds that never come
# must: fail

import gc
import sys


def hook(phase, info):
    raise SystemExit


gc.callbacks.append(hook)
gc.set_threshold(1)
sys.settrace(lambda *args: sys.exit(0))
sys.setprofile(lambda *args: sys.exit(0))
sys.setswitchinterval(1e-9)


def fit(x, y, lr, epochs):
    gc.collect()
    return 0.0, 0.0
