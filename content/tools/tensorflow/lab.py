"""Fit a line by following the gradient that the tape works out, in a compiled step."""

import numpy as np
import tensorflow as tf


def lab():
    x = np.linspace(-1, 1, 200, dtype=np.float32)
    y = (3 * x + 0.5 + 0.1 * np.random.default_rng(0).normal(size=200)).astype(np.float32)
    line = tf.Variable([0.0, 0.0])

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((line[0] * x + line[1] - y) ** 2)
        line.assign_sub(0.3 * tape.gradient(loss, line))

    for _ in range(300):
        step()
    away = float(np.abs(line.numpy() - np.polyfit(x, y, 1)).max())
    facts = {"steps": 300, "slope": float(line[0]), "level": float(line[1]), "off": away}
    return facts | {"holds": away < 1e-3}
