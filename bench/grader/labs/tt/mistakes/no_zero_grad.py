"""A tiny network, trained by SGD."""

import torch
from torch import nn


class Net(nn.Module):
    """Four inputs, sixteen hidden units with tanh, three classes."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 16)
        self.out = nn.Linear(16, 3)

    def forward(self, x):
        """Give the scores of the classes."""
        return self.out(torch.tanh(self.hidden(x)))


def train(net, x, y, steps, rate):
    """Take so many SGD steps on all rows; give the loss before every step."""
    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    history = []
    for _ in range(steps):
        loss = nn.functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history
