"""Fit a line by gradient descent: the plain loop, one that knows when to stop, one that scales."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def gradient_descent(x: Vector, y: Vector, lr: float, epochs: int) -> tuple[float, float]:
    """Make `epochs` updates from slope 0 and intercept 0; return (slope, intercept)."""
    slope, intercept = 0.0, 0.0
    for _ in range(epochs):
        d_slope, d_intercept = gradient(x, y, slope, intercept)
        slope, intercept = slope - lr * d_slope, intercept - lr * d_intercept
    return slope, intercept


def fit_until_flat(
    x: Vector, y: Vector, lr: float, tolerance: float = 1e-8, max_epochs: int = 100_000
) -> tuple[float, float, int]:
    """Update until the gradient's norm is at most `tolerance`; return (slope, intercept, epochs).

    Raises ValueError when the run diverges: its loss is above the loss at the start.
    """
    slope, intercept = 0.0, 0.0
    loss_at_start = loss(x, y, slope, intercept)
    for epoch in range(max_epochs):
        d_slope, d_intercept = gradient(x, y, slope, intercept)
        if np.hypot(d_slope, d_intercept) <= tolerance:
            return slope, intercept, epoch
        slope, intercept = slope - lr * d_slope, intercept - lr * d_intercept
        if not loss(x, y, slope, intercept) <= loss_at_start:  # true for nan as well
            raise ValueError(
                f"diverged in epoch {epoch + 1}: lr = {lr} is too large for these data"
            )
    return slope, intercept, max_epochs


def fit_line(
    x: Vector, y: Vector, lr: float = 0.1, tolerance: float = 1e-8, max_epochs: int = 1000
) -> tuple[float, float, int]:
    """Fit on standardised x and give the line in the units of x: (slope, intercept, epochs)."""
    if np.ptp(x) == 0:  # rounding can leave equal values with a standard deviation above 0
        raise ValueError("all x are equal: any slope fits as well as any other")
    mean, spread = x.mean(), x.std()
    slope, intercept, epochs = fit_until_flat((x - mean) / spread, y, lr, tolerance, max_epochs)
    return slope / spread, intercept - slope * mean / spread, epochs


def gradient(x: Vector, y: Vector, slope: float, intercept: float) -> tuple[float, float]:
    """Differentiate the mean squared error by slope and by intercept."""
    error = slope * x + intercept - y
    return float(2 * np.mean(error * x)), float(2 * np.mean(error))


def loss(x: Vector, y: Vector, slope: float, intercept: float) -> float:
    """Give the mean squared error."""
    return float(np.mean((slope * x + intercept - y) ** 2))
