"""Fit a line by following a gradient that was worked out by hand."""

import numpy as np


def lab():
    x = np.linspace(-1, 1, 200)
    y = 3 * x + 0.5 + 0.1 * np.random.default_rng(0).normal(size=200)
    line = np.zeros(2)
    for _ in range(300):
        off = line[0] * x + line[1] - y
        gradient = np.array([2 * (off * x).mean(), 2 * off.mean()])
        line = line - 0.3 * gradient
    away = float(np.abs(line - np.polyfit(x, y, 1)).max())
    facts = {"steps": 300, "slope": float(line[0]), "level": float(line[1]), "off": away}
    return facts | {"holds": away < 1e-3}
