# Plain loops; all eigenvectors at once by repeated orthogonalisation of a block.
import math

import numpy as np


def norm(v):
    return math.sqrt(sum(float(c) * float(c) for c in v))


def pointing_up(v):
    big = max(v, key=abs)
    return np.array([c if big > 0 else -c for c in v])


def power_iteration(a, start, tolerance=1e-10, max_steps=10_000):
    v = np.array(start) / norm(start)
    for done in range(max_steps + 1):
        w = a @ v
        rayleigh = float(sum(w * v))
        if norm(w - rayleigh * v) <= tolerance * abs(rayleigh):
            return rayleigh, pointing_up(v), done
        v = w / norm(w)
    raise ValueError


def steps_needed(values, factor):
    first, second = sorted(map(abs, map(float, values)))[-1:-3:-1]
    if first == second:
        return math.inf
    steps, left = 1, second / first
    while left > factor:
        left *= second / first
        steps += 1
    return steps


def block(a, count):
    n = len(a)
    q = np.random.default_rng(1).normal(size=(n, count))
    for _ in range(400):  # 0.9**400 is far below rounding
        z = a @ q if _ else q
        columns = []
        for j in range(count):
            c = z[:, j]
            if norm(c) < 1e-9 * np.abs(a).max():
                c = q[:, j]
            for _again in range(2):
                for d in columns:
                    c = c - d * float(d @ c)
                c = c / norm(c)
            columns.append(c)
        q = np.array(columns).T
    return np.array([c @ a @ c for c in q.T]), q


def top_eigenpairs(a, k, gap=1e-6):
    values, q = block(a, min(k + 1, len(a)))
    unique = []
    for i in range(k):
        others = np.delete(values, i)
        unique.append(bool(np.all(np.abs(others - values[i]) > gap * values[0])))
    return values[:k], np.column_stack([pointing_up(c) for c in q.T[:k]]), np.array(unique)


def pagerank(links, damping=0.85):
    n = len(links)
    rank = [1 / n] * n
    for _ in range(400):
        new = [(1 - damping) / n] * n
        for i in range(n):
            targets = [j for j in range(n) if links[i, j]] or list(range(n))
            for j in targets:
                new[j] += damping * rank[i] / len(targets)
        rank = new
    return np.array(rank)


def svd_top(a, k):
    values, v, _ = top_eigenpairs(a.T @ a, k)
    s = np.array([math.sqrt(x) for x in values])
    u = np.column_stack([a @ v[:, i] / s[i] for i in range(k)])
    return u, s, v
