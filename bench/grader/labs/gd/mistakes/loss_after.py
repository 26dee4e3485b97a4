"""Linear regression by gradient descent."""

import numpy as np


def predict(x, weights, bias):
    """Give the model's value for every row."""
    return x @ weights + bias


def loss(x, y, weights, bias):
    """Give the mean squared error."""
    return float(np.mean((predict(x, weights, bias) - y) ** 2))


def gradient(x, y, weights, bias):
    """Give the slopes of the loss along the weights and along the bias."""
    errors = predict(x, weights, bias) - y
    return 2 * x.T @ errors / len(y), float(2 * errors.mean())


def fit(x, y, rate, steps):
    """Descend from zero; give weights, bias, and the loss before every step."""
    weights, bias, history = np.zeros(x.shape[1]), 0.0, []
    for _ in range(steps):
        along_weights, along_bias = gradient(x, y, weights, bias)
        weights = weights - rate * along_weights
        bias = bias - rate * along_bias
        history.append(loss(x, y, weights, bias))
    return weights, bias, history
