# diagnosis: none
import numpy as np

PREDICTIONS = {"q07": "large", "condition-steps": 3.2}


def size(v):
    return np.linalg.norm(v)


def momentum(gradient, x, step, beta=0.9, tolerance=1e-08, limit=10000):
    x = np.array(x, dtype=np.float64)
    table = np.empty((limit + 1, x.size))
    table[0] = x
    v = np.zeros(x.size)
    k = 0
    with np.errstate(all="ignore"):
        g = gradient(table[0].copy())
        while size(g) > tolerance and k < limit:
            v = beta * v - step * g
            k += 1
            table[k] = table[k - 1] + v
            if not np.all(np.isfinite(table[k])):
                raise ValueError("divergence")
            g = gradient(table[k].copy())
    return table[: k + 1].copy()


def gd(gradient, x, step, tolerance=1e-08, limit=10000):
    return momentum(gradient, x, step, beta=0.0, tolerance=tolerance, limit=limit)


def newton(gradient, hessian, x, tolerance=1e-08, limit=50):
    rows = [np.array(x, dtype=np.float64)]
    for _ in range(limit):
        g = gradient(rows[-1].copy())
        if size(g) <= tolerance:
            break
        rows.append(rows[-1] + np.linalg.solve(hessian(rows[-1].copy()), -g))
    return np.vstack(rows)


def backtracking(f, gradient, x, direction, step=1.0, shrink=0.5, share=0.0001):
    x = np.array(x, dtype=np.float64)
    fall = gradient(x.copy()) @ direction
    if fall >= 0:
        raise ValueError("uphill or level")
    f0 = f(x.copy())
    while f(x + step * direction) > f0 + share * step * fall or np.isnan(f(x + step * direction)):
        step = step * shrink
    return float(step)


def safe_newton(f, gradient, hessian, x, tolerance=1e-08, limit=200):
    rows = [np.array(x, dtype=np.float64)]
    for _ in range(limit):
        g = gradient(rows[-1].copy())
        if size(g) <= tolerance:
            break
        lam, q = np.linalg.eigh(hessian(rows[-1].copy()))
        lam = np.clip(abs(lam), 1e-08 * max(abs(lam).max(), 1.0), None)
        p = -(q / lam) @ q.T @ g
        rows.append(rows[-1] + backtracking(f, gradient, rows[-1], p) * p)
    return np.vstack(rows)


def step_limits(hessian):
    lam = np.linalg.eigvalsh(hessian)
    if lam.min() <= 0:
        raise ValueError("a direction without a bottom")
    return (
        float(2 / lam.max()),
        float(2 / (lam.max() + lam.min())),
        float(np.linalg.cond(hessian)),
    )


def kind_of_point(hessian):
    lam = np.linalg.eigvalsh(hessian)
    lam = np.where(abs(lam) <= 1e-08 * abs(lam).max(), 0, lam)
    up, down = ((lam > 0).sum(), (lam < 0).sum())
    if up and down:
        return "saddle"
    if up == len(lam):
        return "minimum"
    return "maximum" if down == len(lam) else "unclear"


def is_convex(f, low, high, rng, tries=2000):
    a, b = (rng.uniform(low, high, (tries, len(low))), rng.uniform(low, high, (tries, len(low))))
    fa, fb = (np.array([f(p) for p in a]), np.array([f(p) for p in b]))
    fm = np.array([f(p) for p in (a + b) / 2])
    room = 1e-09 * np.maximum(1, np.maximum(abs(fa), abs(fb)))
    return bool(np.all(fm <= (fa + fb) / 2 + room))


def order(path, target):
    e = np.linalg.norm(path - target, axis=1)
    ratios = np.diff(np.log(e[e > 1e-12][-3:]))
    return float(ratios[1] / ratios[0])


def basin(step, start=2.0):
    try:
        end = gd(lambda x: 4 * x**3 - 6 * x + 1, np.array([start]), step)[-1, 0]
    except ValueError:
        return "neither"
    curvature, slope = (12 * end**2 - 6, 4 * end**3 - 6 * end + 1)
    if curvature <= 0 or abs(slope / curvature) > 1e-06:
        return "neither"
    return "global" if end < 0 else "local"
