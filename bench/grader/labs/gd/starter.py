"""Linear regression by gradient descent · 用梯度下降做线性回归"""

import numpy as np


def predict(x, weights, bias):
    """Give the model's value for every row. 返回每一行的预测值。"""
    return np.zeros(len(x))


def loss(x, y, weights, bias):
    """Give the mean squared error. 返回均方误差。"""
    return 0.0


def gradient(x, y, weights, bias):
    """Give the slopes of the loss along weights and bias. 返回损失对权重与偏置的梯度。"""
    return np.zeros_like(weights), 0.0


def fit(x, y, rate, steps):
    """Descend from zero; give weights, bias, losses. 从零开始下降，返回权重、偏置和损失列表。"""
    return np.zeros(x.shape[1]), 0.0, []
