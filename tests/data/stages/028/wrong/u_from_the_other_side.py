# diagnosis: sides_apart
import numpy as np


def _sign(v):
    i = int(np.abs(v).argmax())
    return v * (1.0 if v[i] >= 0 else -1.0)


def power_iteration(a, start, tolerance=1e-10, max_steps=10_000):
    steps = 0
    v = start / np.sqrt(start @ start)
    w = a.dot(v)
    lam = float(w.dot(v))
    while np.sqrt(np.sum((w - lam * v) ** 2)) > tolerance * abs(lam):
        if steps == max_steps:
            raise ValueError("no convergence")
        v = w / np.sqrt(w @ w)
        w = a.dot(v)
        lam = float(w.dot(v))
        steps += 1
    return lam, _sign(v), steps


def steps_needed(values, factor):
    size = np.sort(np.abs(values))
    if size[-2] == size[-1]:
        return float("inf")
    if size[-2] == 0:
        return 1
    return int(np.ceil(np.log(factor) / np.log(size[-2] / size[-1])))


def top_eigenpairs(a, k, gap=1e-6):
    n = len(a)
    rest, values, vectors = a.copy(), [], []
    rng = np.random.default_rng(5)
    size = np.abs(a).max()
    for _ in range(min(n, k + 1)):
        power = rest / size
        for _ in range(40):  # the power 2 ** 40 of what is left
            top = np.abs(power).max()
            if top < 1e-12:
                power = np.eye(n)
                break
            power = (power / top) @ (power / top)
        v = power @ rng.standard_normal(n)
        for _ in range(3):
            for old in vectors:
                v = v - old * (old @ v)
            v = v / np.sqrt(v @ v)
        values.append(max(0.0, float(v @ a @ v)))
        vectors.append(v)
        rest = rest - values[-1] * np.outer(v, v)
    unique = [
        all(j == i or abs(values[i] - values[j]) > gap * values[0] for j in range(len(values)))
        for i in range(k)
    ]
    return np.array(values[:k]), np.array([_sign(v) for v in vectors[:k]]).T, np.array(unique)


def pagerank(links, damping=0.85):
    n = len(links)
    p = np.array([row / row.sum() if row.sum() else np.ones(n) / n for row in links])
    term = np.full(n, (1 - damping) / n)
    total = term.copy()
    for _ in range(2000):
        term = damping * p.T @ term
        total = total + term
    return total / total.sum()


def svd_top(a, k):
    if a.shape[0] >= a.shape[1]:
        values, v, _ = top_eigenpairs(a.T @ a, k)
        s = values**0.5
        return top_eigenpairs(a @ a.T, k)[1], s, v
    values, u, _ = top_eigenpairs(a @ a.T, k)
    s = values**0.5
    return u, s, top_eigenpairs(a.T @ a, k)[1]
