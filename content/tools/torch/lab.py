"""Fit a line by following the gradient that PyTorch works out."""

import numpy as np
import torch


def lab():
    draw = torch.Generator().manual_seed(0)
    x = torch.linspace(-1, 1, 200)
    y = 3 * x + 0.5 + 0.1 * torch.randn(200, generator=draw)
    line = torch.zeros(2, requires_grad=True)
    for _ in range(300):
        loss = ((line[0] * x + line[1] - y) ** 2).mean()
        (gradient,) = torch.autograd.grad(loss, line)
        line = (line - 0.3 * gradient).detach().requires_grad_()
    found, best = line.detach().numpy(), np.polyfit(x.numpy(), y.numpy(), 1)
    off = float(np.abs(found - best).max())
    facts = {"steps": 300, "slope": float(found[0]), "level": float(found[1]), "off": off}
    return facts | {"holds": off < 1e-3}
