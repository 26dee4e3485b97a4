# diagnosis: direction_only
import math
import numpy as np

PREDICTIONS = {"condition-steps": 10, "q07": "large"}


def _walk(gradient, x, tolerance, limit, rule):
    here = np.asarray(x).astype(float)
    visited = [here]
    old = np.seterr(all="ignore")
    try:
        for _ in range(limit):
            g = np.asarray(gradient(here.copy()), dtype=float)
            if math.sqrt(float(g @ g)) <= tolerance:
                break
            here = here + rule(here, g)
            if not all((math.isfinite(v) for v in here.tolist())):
                raise ValueError("this walk leaves every bound")
            visited.append(here)
    finally:
        np.seterr(**old)
    return np.stack(visited)


def gd(gradient, x, step, tolerance=1e-08, limit=10000):
    return _walk(gradient, x, tolerance, limit, lambda here, g: -step * g / math.sqrt(float(g @ g)))


def momentum(gradient, x, step, beta=0.9, tolerance=1e-08, limit=10000):
    last = [0.0]

    def rule(here, g):
        last[0] = beta * last[0] - step * g
        return last[0]

    return _walk(gradient, x, tolerance, limit, rule)


def newton(gradient, hessian, x, tolerance=1e-08, limit=50):

    def rule(here, g):
        return np.linalg.lstsq(hessian(here.copy()), -g, rcond=None)[0]

    return _walk(gradient, x, tolerance, limit, rule)


def backtracking(f, gradient, x, direction, step=1.0, shrink=0.5, share=0.0001):
    slope = float(np.sum(np.asarray(gradient(np.array(x, float))) * direction))
    if not slope < 0:
        raise ValueError("not downhill")
    level = f(np.array(x, float))
    t = step
    while True:
        if f(np.asarray(x) + t * np.asarray(direction)) - level <= share * t * slope:
            return t
        t = t * shrink


def safe_newton(f, gradient, hessian, x, tolerance=1e-08, limit=200):

    def rule(here, g):
        h = np.asarray(hessian(here.copy()))
        u, s, _ = np.linalg.svd((h + h.T) / 2)
        s = np.maximum(s, 1e-08 * max(1.0, s[0]))
        p = -u @ (u.T @ g / s)
        return backtracking(f, gradient, here, p) * p

    return _walk(gradient, x, tolerance, limit, rule)


def step_limits(hessian):
    values = sorted(np.linalg.eigvalsh(hessian).tolist())
    if values[0] <= 0:
        raise ValueError("no bowl")
    return (2 / values[-1], 2 / (values[0] + values[-1]), values[-1] / values[0])


def kind_of_point(hessian):
    values = np.linalg.eigvalsh(hessian)
    small = 1e-08 * max((abs(float(v)) for v in values))
    signs = {0 if abs(float(v)) <= small else int(np.sign(v)) for v in values}
    if {1, -1} <= signs:
        return "saddle"
    return {(1,): "minimum", (-1,): "maximum"}.get(tuple(signs), "unclear")


def is_convex(f, low, high, rng, tries=2000):
    low, high = (np.asarray(low, float), np.asarray(high, float))
    pairs = low + (high - low) * rng.random((tries, 2, len(low)))
    for a, b in pairs:
        fa, fb = (f(a), f(b))
        if f(0.5 * a + 0.5 * b) - 0.5 * (fa + fb) > 1e-09 * max(1.0, abs(fa), abs(fb)):
            return False
    return True


def order(path, target):
    away = [math.dist(point, target) for point in path]
    e = [v for v in away if v > 1e-12][-3:]
    return (math.log(e[2]) - math.log(e[1])) / (math.log(e[1]) - math.log(e[0]))


def basin(step, start=2.0):
    try:
        path = gd(lambda x: 4 * x * x * x - 6 * x + 1, [start], step)
    except ValueError:
        return "neither"
    for name, place in (("local", 1.1309011226), ("global", -1.3008395659)):
        if abs(path[-1][0] - place) <= 1e-06:
            return name
    return "neither"
