import numpy as np

PREDICTIONS = {"q07": "large", "condition-steps": 10.0}


def gd(gradient, x, step, tolerance=1e-08, limit=10000):
    path = [np.array(x, dtype=float)]
    with np.errstate(over="ignore", invalid="ignore"):
        while len(path) <= limit:
            slope = np.asarray(gradient(path[-1].copy()))
            if norm(slope) <= tolerance:
                break
            path.append(path[-1] + step * slope)
            if not np.isfinite(path[-1]).all():
                raise ValueError("diverges")
    return np.array(path)


def momentum(gradient, x, step, beta=0.9, tolerance=1e-08, limit=10000):
    path = [np.array(x, dtype=float)]
    velocity = np.zeros_like(path[0])
    with np.errstate(over="ignore", invalid="ignore"):
        while len(path) <= limit:
            slope = np.asarray(gradient(path[-1].copy()))
            if norm(slope) <= tolerance:
                break
            velocity = beta * velocity - step * slope
            path.append(path[-1] + velocity)
            if not np.isfinite(path[-1]).all():
                raise ValueError("the steps diverge: the step size is too large")
    return np.array(path)


def newton(gradient, hessian, x, tolerance=1e-08, limit=50):
    path = [np.array(x, dtype=float)]
    while len(path) <= limit:
        slope = np.asarray(gradient(path[-1].copy()))
        if norm(slope) <= tolerance:
            break
        path.append(path[-1] - np.linalg.solve(hessian(path[-1].copy()), slope))
    return np.array(path)


def backtracking(f, gradient, x, direction, step=1.0, shrink=0.5, share=0.0001):
    x, direction = (np.asarray(x, dtype=float), np.asarray(direction, dtype=float))
    promised = float(np.dot(gradient(x.copy()), direction))
    if promised >= 0:
        raise ValueError("the direction does not lead downhill")
    here = f(x.copy())
    while not f(x + step * direction) <= here + share * step * promised:
        step *= shrink
    return step


def safe_newton(f, gradient, hessian, x, tolerance=1e-08, limit=200):
    path = [np.array(x, dtype=float)]
    while len(path) <= limit:
        slope = np.asarray(gradient(path[-1].copy()))
        if norm(slope) <= tolerance:
            break
        curvatures, ways = np.linalg.eigh(hessian(path[-1].copy()))
        size = np.abs(curvatures)
        size = np.maximum(size, 1e-08 * max(1.0, float(size.max())))
        direction = -ways @ (ways.T @ slope / size)
        path.append(path[-1] + backtracking(f, gradient, path[-1], direction) * direction)
    return np.array(path)


def norm(slope):
    return float(np.sqrt(np.sum(slope**2)))


def step_limits(hessian):
    curvatures = np.linalg.eigvalsh(hessian)
    flat, steep = (float(curvatures[0]), float(curvatures[-1]))
    if flat <= 0:
        raise ValueError("this is no bowl: a curvature is not positive")
    return (2 / steep, 2 / (flat + steep), steep / flat)


def kind_of_point(hessian):
    curvatures = np.linalg.eigvalsh(hessian)
    least = 1e-08 * np.abs(curvatures).max()
    if curvatures[0] < -least and curvatures[-1] > least:
        return "saddle"
    if least > 0 and curvatures[0] > least:
        return "minimum"
    if least > 0 and curvatures[-1] < -least:
        return "maximum"
    return "unclear"


def is_convex(f, low, high, rng, tries=2000):
    for _ in range(tries):
        one, other = (rng.uniform(low, high), rng.uniform(low, high))
        ends = np.array([f(one), f(other)])
        if f((one + other) / 2) > ends.mean() + 1e-09 * max(1.0, float(np.abs(ends).max())):
            return False
    return True


def order(path, target):
    errors = np.sqrt(((path - target) ** 2).sum(axis=1))
    first, second, third = errors[errors > 1e-12][-3:]
    return float(np.log(third / second) / np.log(second / first))


def basin(step, start=2.0):
    try:
        end = gd(lambda x: 4 * x**3 - 6 * x + 1, np.array([start]), step)[-1, 0]
    except ValueError:
        return "neither"
    low, _, high = np.sort(np.roots([4, 0, -6, 1]).real)
    if abs(end - low) < 1e-06:
        return "global"
    return "local" if abs(end - high) < 1e-06 else "neither"
