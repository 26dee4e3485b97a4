# diagnosis: sequential_update
import math


def slopes(x, y, w, b):
    n = len(x)
    dw = db = 0.0
    for xi, yi in zip(x, y):
        r = w * xi + b - yi
        dw += r * xi
        db += r
    return 2.0 * dw / n, 2.0 * db / n


def mse(x, y, w, b):
    return sum((w * xi + b - yi) ** 2 for xi, yi in zip(x, y)) / len(x)


def gradient_descent(x, y, lr, epochs):
    w = b = 0.0
    for _ in range(epochs):
        dw, db = slopes(x, y, w, b)
        w -= lr * dw
        db = slopes(x, y, w, b)[1]
        b -= lr * db
    return float(w), float(b)


def fit_until_flat(x, y, lr, tolerance=1e-8, max_epochs=100_000):
    x, y = [float(v) for v in x], [float(v) for v in y]
    w = b = 0.0
    done = 0
    first = mse(x, y, w, b)
    while done < max_epochs:
        dw, db = slopes(x, y, w, b)
        if math.sqrt(dw * dw + db * db) <= tolerance:
            break
        w, b, done = w - lr * dw, b - lr * db, done + 1
        now = mse(x, y, w, b)
        if math.isnan(now) or now > first:
            raise ValueError("the loss is above where it began")
    return w, b, done


def fit_line(x, y, lr=0.1, tolerance=1e-8, max_epochs=1000):
    x = [float(v) for v in x]
    if all(v == x[0] for v in x):
        raise ValueError("no spread in x")
    m = sum(x) / len(x)
    s = math.sqrt(sum((v - m) ** 2 for v in x) / len(x))
    a, c, done = fit_until_flat([(v - m) / s for v in x], y, lr, tolerance, max_epochs)
    return a / s, c - a * m / s, done
