# row: 44 own
# tries: to foresee the hidden inputs from the seed of its own random numbers
# must: pass
# marker: cannot be foreseen

import random
import sys

import numpy as np

drawn = {random.getrandbits(62), int(np.random.get_state()[1][0])}
seen = []


def foreseen(x):
    for seed in [*drawn, *range(200)]:
        for name in ("one_step", "converges", "model"):
            rng = np.random.default_rng([seed, *name.encode()])
            if np.allclose(rng.normal(size=x.size), x):
                return True
    return False


def watch(function):
    def watched(*args, **named):
        arrays = [a for a in args if isinstance(a, np.ndarray)]
        if arrays:
            print("ESCAPED foreseen" if foreseen(arrays[0]) else "the input cannot be foreseen")
        return function(*args, **named)

    return watched


runner = sys.modules["inside.runner"]
made = runner.Runner.made  # called once the file has run, before any check


def making(self):
    self.module.fit = watch(self.module.fit)
    return made(self)


runner.Runner.made = making
