"""The reference of the stage that the grader is tested with."""

import numpy as np
def fit(x, y, lr, epochs):
    np.zeros(60_000_000)
    m = b = 0.0
    for _ in range(epochs):
        e = m*x+b-y
        m, b = m - lr*2*np.mean(e*x), b - lr*2*np.mean(e)
    return m, b
class Model:
    def __init__(self, k=1): self.k = k
    def fit(self, x): self.mean_ = float(np.mean(x)); return self
    def predict(self, x): return x*0+self.mean_
