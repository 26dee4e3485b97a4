"""Work out the distance between all pairs of points, without a loop and with one."""

import time

import numpy as np


def lab():
    points = np.random.default_rng(0).normal(size=(300, 3))
    begun = time.perf_counter()
    fast = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=-1))
    middle = time.perf_counter()
    pairs = [(p, q) for p in points.tolist() for q in points.tolist()]
    slow = [sum((a - b) ** 2 for a, b in zip(p, q)) ** 0.5 for p, q in pairs]
    times = (time.perf_counter() - middle) / (middle - begun)
    holds = bool(np.allclose(fast.ravel(), slow))
    return {"pairs": fast.size, "times": times, "holds": holds}
