"""Checks of stage 64: sizes, convolution, pooling, batch normalisation, then the trained network.

The judge's own arithmetic is NumPy alone; PyTorch runs beside the learner's code, never here.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

NEAR = {"rtol": 1e-5, "atol": 1e-8}  # for float64
SINGLE = {"rtol": 1e-4, "atol": 1e-5}  # for what PyTorch computes in float32
MOST_PARAMETERS = 60_000
DIGITS_GATE = 0.97  # the reference reaches .983 on average, with a spread of .004 between seeds
TEXTURES_GATE = 0.92  # the reference reaches .97; histograms of gradient directions about .75
TRAINING_DIGITS = 1400  # the other 397 come last and are hidden
IMAGE = np.array([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 1.0, 0.0]]]])  # of the brief
KERNEL = np.array([[[[1.0, 0.0], [2.0, -1.0]]]])

LIBRARY = """
import torch

def library(x, w, b, dy, stride, padding):
    x, w, b = (torch.tensor(part, requires_grad=True) for part in (x, w, b))
    y = torch.nn.functional.conv2d(x, w, b, stride=stride, padding=padding)
    return (y, *torch.autograd.grad(y, (x, w, b), torch.tensor(dy)))
"""

LINEAR = """
import torch

def linear(w, b, rate):
    layer = torch.nn.Linear(w.shape[1], w.shape[0])
    layer.load_state_dict({"weight": torch.tensor(w), "bias": torch.tensor(b)})
    return layer, torch.optim.SGD(layer.parameters(), lr=rate)
"""

NORMALISED = """
import torch

def normalised(w, mean, var):
    norm, dense = torch.nn.BatchNorm2d(1), torch.nn.Linear(64, 10, bias=False)
    norm.running_mean.fill_(mean)
    norm.running_var.fill_(var)
    dense.load_state_dict({"weight": torch.tensor(w)})
    model = torch.nn.Sequential(norm, torch.nn.Dropout(0.5), torch.nn.Flatten(), dense)
    return model, torch.optim.SGD(model.parameters(), lr=0.1)
"""

SCORES = """
import torch

def scores(model, x):
    model.eval()
    with torch.no_grad():
        return model(torch.tensor(x, dtype=torch.float32))
"""


@check(
    zh="output_size 数对窗口能停的位置",
    en="output_size counts the places of the window",
    proves=["convolution"],
)
def sizes(learner: Learner, rng: Generator) -> None:
    for case, want in (
        ((8, 3), 6),
        ((8, 3, 1, 1), 8),
        ((7, 3, 2), 3),
        ((8, 3, 2, 1), 4),
        ((5, 5), 1),
    ):
        expect(learner.output_size(*case)).equals(want)
    size, kernel, stride = (int(rng.integers(*ends)) for ends in ((9, 40), (1, 8), (1, 5)))
    want = len(range(0, size + 4 - kernel + 1, stride))
    expect(learner.output_size(size, kernel, stride=stride, padding=2)).equals(want)
    learner.raises(ValueError, learner.output_size, 3, 6, 1, 1)


@check(
    zh="receptive_field 考虑了前面各层的步幅",
    en="receptive_field takes the strides of earlier layers into account",
    proves=["convolution"],
)
def field_of_view(learner: Learner, rng: Generator) -> None:
    expect(learner.receptive_field([])).equals(1)
    expect(learner.receptive_field([(5, 3)])).equals(5)
    expect(learner.receptive_field([(3, 1), (3, 1), (2, 2)])).equals(6)
    layers = [(int(rng.integers(1, 6)), int(rng.integers(1, 4))) for _ in range(4)]
    seen = {0}
    for kernel, stride in reversed(layers):  # the positions that one output needs, layer by layer
        seen = {place * stride + step for place in seen for step in range(kernel)}
    expect(learner.receptive_field(layers)).equals(max(seen) + 1)


@check(
    zh="单通道、单卷积核：每个输出是窗口与核逐元素相乘再求和",
    en="one channel, one kernel: each output sums the window times the kernel",
    proves=["convolution"],
)
def one_kernel(learner: Learner, rng: Generator) -> None:
    got = learner.conv2d_forward(IMAGE, KERNEL, np.array([1.0]))
    expect(got).close_to(np.array([[[[1.0, 2.0], [4.0, 4.0]]]]), **NEAR)
    x, w = rng.normal(size=(1, 1, 5, 6)), rng.normal(size=(1, 1, 3, 2))
    expect(learner.conv2d_forward(x, w, np.zeros(1))).close_to(convolve(x, w), **NEAR)


@check(
    zh="各通道相加，每个卷积核有自己的一个偏置",
    en="channels add up, and each filter has one bias of its own",
    proves=["convolution"],
)
def channels_and_bias(learner: Learner, rng: Generator) -> None:
    x, w, b = rng.normal(size=(2, 2, 5, 5)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
    want = convolve(x, w) + b[None, :, None, None]
    expect(learner.conv2d_forward(x, w, b)).close_to(want, **NEAR)


@check(
    zh="四周都补零，窗口按步幅移动，走不完的一步舍去",
    en="zeros on all four sides, steps of the stride, an incomplete step dropped",
    proves=["convolution"],
)
def padding_and_stride(learner: Learner, rng: Generator) -> None:
    for stride, padding in ((2, 0), (1, 1), (2, 1), (3, 2)):
        x, w = rng.normal(size=(2, 1, 6, 7)), rng.normal(size=(2, 1, 3, 3))
        got = learner.conv2d_forward(x, w, np.zeros(2), stride=stride, padding=padding)
        expect(got).close_to(convolve(x, w, stride, padding), **NEAR)


@check(
    zh="权重与偏置的梯度：对所有位置、整个小批量求和",
    en="the gradients of weights and biases are summed over all places and the whole batch",
    proves=["convolution"],
)
def weight_gradients(learner: Learner, rng: Generator) -> None:
    for n in (1, 3):
        x, w = rng.normal(size=(n, 2, 5, 4)), rng.normal(size=(2, 2, 3, 2))
        dy = rng.normal(size=(n, 2, 3, 3))
        _, dw, db = gradients(learner.conv2d_backward(dy, x, w))
        _, want_dw, want_db = convolve_backward(dy, x, w)
        expect(dw, zh="dw", en="dw").close_to(want_dw, **NEAR)
        expect(db, zh="db", en="db").close_to(want_db, **NEAR)


@check(
    zh="输入的梯度：每个像素收齐它参与过的所有输出",
    en="the gradient of the input gathers every output that a pixel took part in",
    proves=["convolution"],
)
def input_gradient(learner: Learner, rng: Generator) -> None:
    x, w = rng.normal(size=(2, 2, 4, 5)), rng.normal(size=(3, 2, 3, 2))
    dy = rng.normal(size=(2, 3, 2, 4))
    dx, _, _ = gradients(learner.conv2d_backward(dy, x, w))
    expect(dx, zh="dx", en="dx").close_to(convolve_backward(dy, x, w)[0], **NEAR)


@check(
    zh="反向计算用同样的步幅与填充，梯度与被求导的量同形",
    en="backwards too stride and padding count, and each gradient has its owner's shape",
    proves=["convolution"],
)
def gradients_with_stride(learner: Learner, rng: Generator) -> None:
    for stride, padding in ((2, 0), (1, 1), (2, 1)):
        x, w = rng.normal(size=(2, 1, 6, 5)), rng.normal(size=(2, 1, 3, 3))
        dy = rng.normal(size=convolve(x, w, stride, padding).shape)
        got = gradients(learner.conv2d_backward(dy, x, w, stride=stride, padding=padding))
        want = convolve_backward(dy, x, w, stride, padding)
        for name, mine, theirs in zip(("dx", "dw", "db"), got, want, strict=True):
            expect(mine, zh=name, en=name).close_to(theirs, **NEAR)


@check(
    zh="前向与反向都与 PyTorch 的 conv2d 和自动微分一致",
    en="forwards and backwards agree with PyTorch's conv2d and autograd",
    proves=["convolution"],
)
def as_the_library(learner: Learner, rng: Generator) -> None:
    library = learner.define(LIBRARY, name="library")
    for n, stride, padding in ((1, 1, 0), (2, 2, 1)):
        x, w, b = rng.normal(size=(n, 2, 7, 6)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
        dy = rng.normal(size=convolve(x, w, stride, padding).shape)
        y, *want = library(x, w, b, dy, stride, padding)
        expect(learner.conv2d_forward(x, w, b, stride, padding)).close_to(y, **NEAR)
        got = gradients(learner.conv2d_backward(dy, x, w, stride, padding))
        for name, mine, theirs in zip(("dx", "dw", "db"), got, want, strict=True):
            expect(mine, zh=name, en=name).close_to(theirs, **NEAR)


@check(
    zh="最大池化取每个窗口的最大值，全是负数也一样",
    en="max pooling keeps the largest of each window, also when all are negative",
    proves=["convolution"],
)
def pooling(learner: Learner, rng: Generator) -> None:
    x = rng.normal(size=(2, 2, 4, 4)) - 5
    expect(learner.maxpool_forward(x, 2, 2)).close_to(
        x.reshape(2, 2, 2, 2, 2, 2).max(axis=(3, 5)), **NEAR
    )
    x = rng.normal(size=(1, 2, 6, 5))
    want = sliding_window_view(x, (3, 3), axis=(2, 3))[:, :, ::2, ::2].max(axis=(4, 5))
    expect(learner.maxpool_forward(x, 3, 2)).close_to(want, **NEAR)


@check(
    zh="池化的梯度只给窗口里的胜者；并列时给先出现的；窗口重叠时累加",
    en="pooling's gradient goes to the winner, the first of equals, and adds up in overlaps",
    proves=["convolution"],
)
def pooling_gradient(learner: Learner, rng: Generator) -> None:
    ties = rng.integers(0, 2, size=(2, 1, 4, 4)).astype(float)  # windows full of equals
    for x, size, stride in ((ties, 2, 2), (rng.normal(size=(1, 2, 5, 6)), 3, 1)):
        dy = rng.normal(size=windows(x, size, size, stride).shape[:4])
        want = pool_backward(dy, x, size, stride)
        expect(learner.maxpool_backward(dy, x, size, stride)).close_to(want, **NEAR)


@check(
    zh="训练时：每个通道用本批的均值与有偏方差归一化",
    en="in training each channel is normalised by the batch's mean and biased variance",
    proves=["normalisation-layers"],
)
def normalises_the_batch(learner: Learner, rng: Generator) -> None:
    x, gamma, beta, mean, var = to_normalise(rng)
    y, *_ = normed(learner.batchnorm_forward(x, gamma, beta, mean, var, True))
    centred = x - x.mean(axis=(0, 2, 3), keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=(0, 2, 3), keepdims=True) + 1e-5)
    expect(y).close_to(gamma[:, None, None] * centred / spread + beta[:, None, None], **NEAR)
    one = np.ones((1, 2, 1, 1))
    learner.raises(ValueError, learner.batchnorm_forward, one, gamma, beta, mean, var, True)


@check(
    zh="训练时更新滑动统计：新值占 momentum，方差用无偏的",
    en="running statistics: momentum is the new one's share, the variance is unbiased",
    proves=["normalisation-layers"],
)
def updates_running_statistics(learner: Learner, rng: Generator) -> None:
    x, gamma, beta, mean, var = to_normalise(rng)
    for options in ({}, {"momentum": 0.4}):
        momentum = options.get("momentum", 0.1)
        got = normed(learner.batchnorm_forward(x, gamma, beta, mean, var, True, **options))
        batch_mean, batch_var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3), ddof=1)
        want_mean = (1 - momentum) * mean + momentum * batch_mean
        want_var = (1 - momentum) * var + momentum * batch_var
        expect(got[1], zh="滑动均值", en="running mean").close_to(want_mean, **NEAR)
        expect(got[2], zh="滑动方差", en="running variance").close_to(want_var, **NEAR)


@check(
    zh="推理时：用滑动统计，且不再改动它们",
    en="at inference the running statistics are used, and stay as they are",
    proves=["normalisation-layers"],
)
def uses_running_statistics(learner: Learner, rng: Generator) -> None:
    x, gamma, beta, mean, var = to_normalise(rng)
    y, got_mean, got_var = normed(
        learner.batchnorm_forward(x, gamma, beta, mean, var, False, eps=0.01)
    )
    scale = gamma / np.sqrt(var + 0.01)
    want = (x - mean[:, None, None]) * scale[:, None, None] + beta[:, None, None]
    expect(y).close_to(want, **NEAR)
    expect(got_mean, zh="滑动均值", en="running mean").close_to(mean, **NEAR)
    expect(got_var, zh="滑动方差", en="running variance").close_to(var, **NEAR)


@check(
    zh="build_model：每张图十个原始分数，参数不超过 60 000 个，由种子决定",
    en="build_model: ten raw scores an image, at most 60 000 parameters, settled by the seed",
    proves=["image-classification"],
)
def builds(learner: Learner, rng: Generator) -> None:
    scores = learner.define(SCORES, name="scores")
    x, seed = rng.uniform(size=(5, 1, 8, 8)), int(rng.integers(1000))
    model = learner.build_model(seed)
    count = learner.define("lambda model: sum(p.numel() for p in model.parameters())")(model)
    expect(count, zh="参数个数", en="number of parameters").between(1, MOST_PARAMETERS)
    first = scores(model, x)
    expect(first).is_array(shape=(5, 10), dtype="float")
    expect.that(
        not np.allclose(first.sum(axis=1), 1, atol=1e-4),
        zh="输出是原始分数：模型末尾没有 softmax",
        en="the outputs are raw scores: no softmax at the end of the model",
        got=first.sum(axis=1),
    )
    expect(
        scores(learner.build_model(seed), x),
        zh="同一种子的另一个模型",
        en="another of the same seed",
    ).close_to(first, **SINGLE)
    expect.that(
        not np.allclose(scores(learner.build_model(seed + 1), x), first, atol=1e-3),
        zh="不同的种子给出不同的权重",
        en="another seed gives other weights",
    )


@check(
    zh="train_step 返回更新前这一小批的平均交叉熵",
    en="train_step returns the mean cross-entropy of the batch before the update",
    proves=["image-classification"],
)
def gives_the_loss(learner: Learner, rng: Generator) -> None:
    w, b, x, y = to_classify(rng)
    model, optimiser = learner.define(LINEAR, name="linear")(w, b, 0.5)
    loss = learner.train_step(model, optimiser, learner.tensor(x), learner.tensor(y))
    expect(loss).is_number()
    expect(loss).close_to(cross_entropy(w, b, x, y)[0], **SINGLE)


@check(
    zh="每一步只按这一批自己的梯度更新",
    en="each step follows the gradient of its own batch alone",
    proves=["image-classification"],
)
def one_step_at_a_time(learner: Learner, rng: Generator) -> None:
    w, b, x, y = to_classify(rng)
    model, optimiser = learner.define(LINEAR, name="linear")(w, b, 0.5)
    for rows in (slice(0, 6), slice(6, 12), slice(0, 12)):
        learner.train_step(model, optimiser, learner.tensor(x[rows]), learner.tensor(y[rows]))
        _, dw, db = cross_entropy(w, b, x[rows], y[rows])
        w, b = w - 0.5 * dw, b - 0.5 * db
    weight, bias = learner.define("lambda layer: (layer.weight, layer.bias)")(model)
    expect(weight, zh="三步之后的权重", en="the weights after three steps").close_to(w, **SINGLE)
    expect(bias, zh="三步之后的偏置", en="the biases after three steps").close_to(b, **SINGLE)


@check(
    zh="train_step 在训练模式下更新，即使模型刚做过预测",
    en="train_step works in training mode, also when the model has just predicted",
    proves=["normalisation-layers"],
)
def steps_in_training_mode(learner: Learner, rng: Generator) -> None:
    w, x, mean, var = to_predict(rng)
    model, optimiser = learner.define(NORMALISED, name="normalised")(w, mean, var)
    learner.define("lambda model: model.eval() and None")(model)
    y = rng.integers(0, 10, size=len(x))
    learner.train_step(model, optimiser, learner.tensor(x), learner.tensor(y))
    got = learner.define("lambda model: (model[0].running_mean, model[0].running_var)")(model)
    want = (0.9 * mean + 0.1 * x.mean(), 0.9 * var + 0.1 * x.var(ddof=1))
    expect(float(got[0][0]), zh="滑动均值", en="running mean").close_to(float(want[0]), **SINGLE)
    expect(float(got[1][0]), zh="滑动方差", en="running variance").close_to(
        float(want[1]), **SINGLE
    )


@check(
    zh="predict 以推理模式给出整数类别，不改动模型",
    en="predict gives whole-number classes in inference mode and changes nothing",
    proves=["normalisation-layers", "image-classification"],
)
def predicts(learner: Learner, rng: Generator) -> None:
    w, x, mean, var = to_predict(rng)
    model, _ = learner.define(NORMALISED, name="normalised")(w, mean, var)  # in training mode
    want = ((x.astype(float) - mean).reshape(len(x), -1) @ w.T.astype(float)).argmax(axis=1)
    got = learner.predict(model, x.astype(float))
    expect(got).is_array(shape=(len(x),), dtype="int")
    expect(got).equals(want)
    expect(
        learner.predict(model, x[:1].astype(float)), zh="只有一张图", en="one image alone"
    ).equals(want[:1])
    left = learner.define("lambda model: float(model[0].running_mean)")(model)
    expect(left, zh="预测之后的滑动均值", en="the running mean after predicting").close_to(
        mean, **SINGLE
    )


@check(
    zh="同一种子训练两次，得到同一个模型",
    en="training twice with the same seed gives the same model",
    proves=["image-classification"],
    slow=True,
)
def repeats(learner: Learner, rng: Generator) -> None:
    scores = learner.define(SCORES, name="scores")
    (x, y), seed = textures(rng, 70), int(rng.integers(1000))
    one, other = learner.build_model(seed), learner.build_model(seed)
    first = scores(learner.train(one, x, y, seed), x)
    again = scores(learner.train(other, x, y, seed), x)
    expect(first, zh="训练之后的分数", en="scores after training").is_array(shape=(70, 10))
    expect(again).close_to(first, rtol=1e-3, atol=1e-3)


@check(
    zh="隐藏的 397 张数字：准确率不低于 0.97",
    en="397 hidden digits: accuracy at least 0.97",
    proves=["image-classification"],
    slow=True,
)
def recognises_digits(learner: Learner, rng: Generator) -> None:
    x, y = digits()
    shown, hidden = rng.permutation(TRAINING_DIGITS), slice(TRAINING_DIGITS, None)
    seed = int(rng.integers(1000))
    model = learner.train(learner.build_model(seed), x[shown], y[shown], seed)
    right = accuracy(learner.predict(model, x[hidden]), y[hidden])
    expect(right, zh="准确率", en="accuracy").at_least(DIGITS_GATE)


@check(
    zh="隐藏的 500 张条纹：准确率不低于 0.92",
    en="500 hidden textures: accuracy at least 0.92",
    proves=["image-classification", "convolution"],
    slow=True,
)
def recognises_textures(learner: Learner, rng: Generator) -> None:
    (x, y), (x_hidden, y_hidden) = textures(rng, 800), textures(rng, 500)
    seed = int(rng.integers(1000))
    model = learner.train(learner.build_model(seed), x, y, seed)
    right = accuracy(learner.predict(model, x_hidden), y_hidden)
    expect(right, zh="准确率", en="accuracy").at_least(TEXTURES_GATE)


# --- the judge's own arithmetic: one window after another, as the definition says ---------------


def windows(x: np.ndarray, height: int, width: int, stride: int) -> np.ndarray:
    return sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]


def padded(x: np.ndarray, padding: int) -> np.ndarray:
    n, channels, height, width = x.shape
    out = np.zeros((n, channels, height + 2 * padding, width + 2 * padding))
    out[:, :, padding : padding + height, padding : padding + width] = x
    return out


def convolve(x: np.ndarray, w: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    return np.tensordot(
        windows(padded(x, padding), *w.shape[2:], stride), w, axes=((1, 4, 5), (1, 2, 3))
    ).transpose(0, 3, 1, 2)


def places(shape: tuple[int, ...], size: tuple[int, int], stride: int) -> Iterator[tuple[Any, Any]]:
    """Give (output place, pixels of its window) for every output."""
    for n, c, row, column in np.ndindex(*shape):
        top, left = row * stride, column * stride
        yield (n, c, row, column), np.s_[top : top + size[0], left : left + size[1]]


def convolve_backward(
    dy: np.ndarray, x: np.ndarray, w: np.ndarray, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    wide, dw, db = padded(x, padding), np.zeros(w.shape), np.zeros(len(w))
    dwide = np.zeros(wide.shape)
    for at, window in places(dy.shape, w.shape[2:], stride):
        n, f = at[:2]
        dw[f] += dy[at] * wide[n][:, *window]
        dwide[n][:, *window] += dy[at] * w[f]
        db[f] += dy[at]
    height, width = x.shape[2:]
    return dwide[:, :, padding : padding + height, padding : padding + width], dw, db


def pool_backward(dy: np.ndarray, x: np.ndarray, size: int, stride: int) -> np.ndarray:
    dx = np.zeros(x.shape)
    for at, window in places(dy.shape, (size, size), stride):
        n, c = at[:2]
        winner = np.unravel_index(x[n, c][window].argmax(), (size, size))
        dx[n, c][window][winner] += dy[at]
    return dx


def cross_entropy(
    w: np.ndarray, b: np.ndarray, x: np.ndarray, y: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Give the mean loss of a linear classifier, and its gradients for weights and biases."""
    scores = x.astype(float) @ w.T + b
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = float(-np.log(shares[rows, y]).mean())
    shares[rows, y] -= 1
    return loss, shares.T @ x / len(y), shares.mean(axis=0)


# --- inputs ---------------------------------------------------------------------------------


def to_normalise(rng: Generator) -> tuple[np.ndarray, ...]:
    """Make an input, gamma, beta, running mean and variance of two channels with other levels."""
    x = rng.normal(size=(2, 2, 3, 2)) * rng.uniform(1, 3, size=(2, 1, 1)) + rng.normal(
        size=(2, 1, 1)
    )
    gamma, beta = rng.uniform(0.5, 2, size=2), rng.normal(size=2)
    return x, gamma, beta, rng.normal(size=2), rng.uniform(0.5, 2, size=2)


def to_classify(rng: Generator) -> tuple[np.ndarray, ...]:
    """Make weights, biases, inputs and labels of a linear classifier, in float32."""
    w, b = rng.normal(size=(3, 4)), rng.normal(size=3)
    x, y = rng.normal(size=(12, 4)), rng.integers(0, 3, size=12)
    return w.astype(np.float32), b.astype(np.float32), x.astype(np.float32), y


def to_predict(rng: Generator) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Make weights, images, and running statistics that are far from the images' own."""
    w = rng.normal(size=(10, 64)).astype(np.float32)
    x = rng.uniform(size=(9, 1, 8, 8)).astype(np.float32)
    return w, x, 0.9, 0.25


def textures(rng: Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make waves in ten directions, 18 degrees apart, of any phase and width, with noise."""
    y = rng.permutation(np.arange(n) % 10)
    angle = np.pi * y / 10
    phase, frequency = rng.uniform(0, 2 * np.pi, size=n), rng.uniform(0.18, 0.32, size=n)
    rows, columns = np.mgrid[:8, :8] - 3.5
    along = np.multiply.outer(np.cos(angle), columns) + np.multiply.outer(np.sin(angle), rows)
    waves = np.cos(2 * np.pi * frequency[:, None, None] * along + phase[:, None, None])
    noisy = 0.5 + 0.25 * waves + 0.2 * rng.normal(size=waves.shape)
    return np.clip(noisy, 0, 1)[:, None], y


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import load_digits

    found = load_digits()
    return found.images[:, None] / 16, found.target


def accuracy(got: Any, want: np.ndarray) -> float:
    expect(got).is_array(shape=want.shape, dtype="int")
    return float((got == want).mean())


def gradients(got: Any) -> tuple[Any, Any, Any]:
    return three(got, zh="返回 (dx, dw, db)", en="it returns (dx, dw, db)")


def normed(got: Any) -> tuple[Any, Any, Any]:
    return three(
        got,
        zh="返回 (y, 滑动均值, 滑动方差)",
        en="it returns (y, running mean, running variance)",
    )


def three(got: Any, *, zh: str, en: str) -> tuple[Any, Any, Any]:
    expect.that(type(got) is tuple and len(got) == 3, zh=zh, en=en, got=got)
    return got
