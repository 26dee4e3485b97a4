"""Checks of stage 47: gradients of graphs against complex steps, optimisers, one step, digits."""

from collections.abc import Callable
from itertools import pairwise
from string import ascii_lowercase

import numpy as np
import solution as reference
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

# Builds the graph of f inside, goes backward from the sum of its result, and brings numbers out.
GRADIENTS = """
import numpy as np

def gradients(Tensor, f, *arrays):
    tensors = [Tensor(array) for array in arrays]
    result = f(*tensors).sum()
    result.backward()
    return float(result.data), [np.array(tensor.grad) for tensor in tensors]
"""


@check(
    zh="热身：手写出 w · relu(w·x + b) 的值与三个导数",
    en="warm-up: the value and the three derivatives of w · relu(w·x + b), by hand",
    proves=["backpropagation"],
)
def warm_up(learner: Learner, rng: Generator) -> None:
    expect(learner.warm_up(2.0, 3.0, -1.0)).close_to((10.0, (11.0, 4.0, 2.0)))
    expect(learner.warm_up(2.0, -3.0, 1.0)).close_to((0.0, (0.0, 0.0, 0.0)))
    expect(learner.warm_up(2.0, 1.0, -2.0)).close_to((0.0, (0.0, 0.0, 0.0)))
    w, x, b = (float(value) for value in rng.normal(size=3))
    expect(learner.warm_up(w, x, b)).close_to(reference.warm_up(w, x, b), atol=1e-12)


@check(
    zh="Tensor 存下浮点数组，梯度从同形状的零开始",
    en="a Tensor holds a float array, and its gradient starts as zeros of that shape",
    proves=["backpropagation"],
)
def holds_an_array(learner: Learner, rng: Generator) -> None:
    look = learner.define("lambda tensor: [tensor.data, tensor.grad]")
    for value in ([[1, 2], [3, 4]], 3.0, rng.normal(size=(2, 3))):
        data, grad = look(learner.Tensor(value))
        expect(data).is_array(shape=np.shape(value), dtype="float")
        expect(data).close_to(np.asarray(value, dtype=float))
        expect(grad).equals(np.zeros(np.shape(value)))


@check(
    zh="加、减、乘、取负：数可以在任意一侧",
    en="plus, minus, times and negation, with a number on either side",
    proves=["backpropagation"],
)
def adds_and_multiplies(learner: Learner, rng: Generator) -> None:
    a, b = rng.normal(size=(2, 3))
    for f in ("lambda a, b: a + b", "lambda a, b: a * b", "lambda a, b: a - b"):
        agrees(learner, f, a, b)
    for f in ("lambda a: -a", "lambda a: 2 * a + 1", "lambda a: a * 2 - 1", "lambda a: 1 - a"):
        agrees(learner, f, a)


@check(
    zh="一个值用了几次，就把几份梯度加起来",
    en="a value that is used several times collects all its gradients",
    proves=["backpropagation"],
)
def adds_up_uses(learner: Learner, rng: Generator) -> None:
    a = rng.normal(size=3)
    agrees(learner, "lambda a: a * a + a", a)
    agrees(learner, "lambda a: a + a", a)
    two_results = learner.define(
        "def two_results(Tensor, array):\n"
        "    tensor = Tensor(array)\n"
        "    (tensor * tensor).sum().backward()\n"
        "    (tensor * 3).sum().backward()\n"
        "    return tensor.grad\n",
        name="two_results",
    )
    expect(two_results(learner.Tensor, a)).close_to(2 * a + 3)


@check(
    zh="relu 只放行正数的梯度，exp 与 log 按各自的导数",
    en="relu passes gradients of positive numbers only; exp and log have their slopes",
    proves=["backpropagation"],
)
def bends(learner: Learner, rng: Generator) -> None:
    a = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    agrees(learner, "lambda a: a.relu() * -3", a)
    agrees(learner, "lambda a: a.exp() * 2", a)
    agrees(learner, "lambda a: a.log() * 2", rng.uniform(0.5, 2, size=4))


@check(
    zh="矩阵乘法与 sum(axis) 的梯度",
    en="gradients of the matrix product and of sum(axis)",
    proves=["backpropagation"],
)
def multiplies_matrices(learner: Learner, rng: Generator) -> None:
    a, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    agrees(learner, "lambda a, b: (a @ b) * (a @ b)", a, b)
    agrees(learner, "lambda a: a.sum() * a.sum()", a)
    agrees(learner, "lambda a: a.sum(axis=0) * a.sum(axis=0)", a)
    agrees(learner, "lambda a: a.sum(axis=1) * a.sum(axis=1)", a)


@check(
    zh="广播出去的值，梯度要加回原来的形状",
    en="a value that was broadcast gets its gradients summed back to its own shape",
    proves=["backpropagation"],
)
def undoes_broadcasting(learner: Learner, rng: Generator) -> None:
    wide = rng.normal(size=(3, 4))
    for shape in ((4,), (), (3, 1), (1, 4), (1, 1)):
        agrees(learner, "lambda a, b: a * b + b", wide, rng.normal(size=shape))
    agrees(learner, "lambda a, b: a - b", rng.normal(size=(3, 1)), rng.normal(size=4))


@check(
    zh="一个节点先收齐全部梯度，再往回传",
    en="a node passes its gradient on only when it has received all of it",
    proves=["backpropagation"],
)
def follows_the_order(learner: Learner, rng: Generator) -> None:
    a = rng.uniform(0.5, 1.5, size=2)
    agrees(learner, "lambda a: [b := a * a, c := b * a, d := c * b, b + d][-1]", a)
    agrees(learner, "lambda a: [b := a * a, c := b * a, d := c * b, d + b][-1]", a)
    doubled = learner.define(
        "def doubled(Tensor, times):\n"
        "    start = tensor = Tensor(1.0)\n"
        "    for _ in range(times):\n"
        "        tensor = tensor + tensor\n"
        "    tensor.backward()\n"
        "    return float(start.grad)\n",
        name="doubled",
    )
    expect(doubled(learner.Tensor, 4)).close_to(16.0)
    expect(doubled(learner.Tensor, 40)).close_to(2.0**40)


@check(
    zh="2000 个运算的图也能反向传播；结果不是一个数时抛出 ValueError",
    en="a graph of 2000 operations works; backward from several numbers raises ValueError",
    proves=["backpropagation"],
)
def goes_deep(learner: Learner, rng: Generator) -> None:
    several = learner.define("lambda Tensor: Tensor([1.0, 2.0]).backward()")
    learner.raises(ValueError, several, learner.Tensor)
    chain = learner.define(
        "def chain(Tensor, length):\n"
        "    start = tensor = Tensor(1.0)\n"
        "    for _ in range(length):\n"
        "        tensor = tensor + start\n"
        "    tensor.backward()\n"
        "    return float(start.grad)\n",
        name="chain",
    )
    length = int(rng.integers(1800, 2001))
    expect(chain(learner.Tensor, length)).close_to(length + 1.0)


@check(
    zh="随机的计算图通过梯度检验",
    en="random graphs pass the gradient check",
    proves=["backpropagation", "gradient-checking"],
)
def random_graphs(learner: Learner, rng: Generator) -> None:
    for steps in (3, 5, 8, 12):
        shapes = ((3, 4), (4,), (3, 1), ())
        leaves = [rng.normal(size=shape) for shape in shapes]
        agrees(learner, random_graph(rng, steps), *leaves, 0.5 * rng.normal(size=(4, 4)))


@check(
    zh="交叉熵：对一批取平均，logits 到 ±1000 也不溢出",
    en="cross-entropy: the mean over the batch, finite for logits of ±1000",
    proves=["neural-networks"],
)
def cross_entropy(learner: Learner, rng: Generator) -> None:
    loss = learner.define(
        "def loss(Tensor, cross_entropy, logits, labels):\n"
        "    tensor = Tensor(logits)\n"
        "    found = cross_entropy(tensor, labels)\n"
        "    (found * 2).backward()\n"
        "    return float(found.data), tensor.grad\n",
        name="loss",
    )
    eighths = np.log([[1.0, 2.0, 5.0]])
    want = (float(np.log(8 / 5)), 2 * np.array([[0.125, 0.25, -0.375]]))
    expect(loss(learner.Tensor, learner.cross_entropy, eighths, np.array([2]))).close_to(want)
    logits, labels = rng.normal(size=(5, 3)), rng.integers(0, 3, size=5)
    for scale in (1, 1000):
        got = loss(learner.Tensor, learner.cross_entropy, scale * logits, labels)
        tensor = reference.Tensor(scale * logits)
        found = reference.cross_entropy(tensor, labels)
        (found * 2).backward()
        expect(got).close_to((float(found.data), tensor.grad), rtol=1e-6, atol=1e-9)


@check(
    zh="网络：层间有 relu，末层没有；predict 取最大的 logit",
    en="the network: relu between layers, none after the last; predict takes the largest logit",
    proves=["neural-networks"],
)
def network(learner: Learner, rng: Generator) -> None:
    sizes = (4, 6, 5, 3)
    model = learner.MLP(sizes, 7)
    weights = replaced_weights(learner, model, sizes, rng)
    x = rng.normal(size=(8, 4))
    logits = learner.define("lambda model, x: model(x).data")
    want = with_weights(sizes, weights)(x).data
    expect(logits(model, x)).close_to(want, atol=1e-9)
    expect(model.predict(x)).is_array(shape=(8,), dtype="int")
    expect(model.predict(x)).equals(want.argmax(axis=1))


@check(
    zh="He 初始化：权重的标准差是 √(2/n)，偏置为零，同一种子结果相同",
    en="He initialisation: weights of standard deviation √(2/n), zero biases, one result per seed",
    proves=["weight-initialisation"],
)
def starting_weights(learner: Learner, rng: Generator) -> None:
    spread = learner.define(
        "def spread(model):\n"
        "    weights = [tensor.data for tensor in model.parameters[::2]]\n"
        "    deviations = [array.std() / (2 / len(array)) ** 0.5 for array in weights]\n"
        "    return [round(float(deviation), 1) for deviation in deviations]\n",
        name="spread",
    )
    centre = learner.define(
        "lambda model: [round(abs(float(tensor.data.mean())), 1) for tensor in model.parameters]"
    )
    biases = learner.define("lambda model: [tensor.data for tensor in model.parameters[1::2]]")
    equal = learner.define(
        "lambda one, other: bool((one.parameters[0].data == other.parameters[0].data).all())"
    )
    sizes, seed = (200, 400, 100), int(rng.integers(1000))
    model = learner.MLP(sizes, seed)
    expect(spread(model), zh="标准差 ÷ √(2/n)", en="deviation ÷ √(2/n)").equals([1.0, 1.0])
    expect(centre(model), zh="平均值", en="mean").equals([0.0] * 4)
    expect(biases(model), zh="偏置", en="biases").equals([np.zeros(400), np.zeros(100)])
    expect(equal(model, learner.MLP(sizes, seed)), zh="种子相同", en="equal seeds").equals(True)
    other = learner.MLP(sizes, seed + 1)
    expect(equal(model, other), zh="种子不同", en="different seeds").equals(False)


@check(
    zh="SGD 与动量：连续 20 步与公式一致",
    en="SGD and momentum follow their formulas for 20 steps",
    proves=["optimisers"],
)
def sgd_and_momentum(learner: Learner, rng: Generator) -> None:
    follows(learner, "sgd", rng, lr=0.3)
    follows(learner, "momentum", rng, lr=0.2)
    follows(learner, "momentum", rng, lr=0.2, beta=0.5)


@check(
    zh="RMSprop：连续 20 步与公式一致，eps 在根号外",
    en="RMSprop follows its formula for 20 steps, eps outside the root",
    proves=["optimisers"],
)
def rmsprop(learner: Learner, rng: Generator) -> None:
    follows(learner, "rmsprop", rng, lr=0.1)
    follows(learner, "rmsprop", rng, lr=0.1, rho=0.5, eps=0.01)


@check(
    zh="Adam：连续 20 步与公式一致，含偏差修正",
    en="Adam follows its formula for 20 steps, bias correction included",
    proves=["optimisers"],
)
def adam(learner: Learner, rng: Generator) -> None:
    follows(learner, "adam", rng, lr=0.1)
    follows(learner, "adam", rng, lr=0.1, beta1=0.5, beta2=0.9, eps=0.01)


@check(
    zh="优化器给出新的数组与状态，不改动传入的",
    en="an optimiser gives new arrays and a new state, and leaves those it was given alone",
    proves=["optimisers"],
)
def leaves_arguments_alone(learner: Learner, rng: Generator) -> None:
    twice = learner.define(
        "def twice(step, w, g):\n"
        "    new_w, state = step(w, g, {}, 0.1)\n"
        "    kept = {key: value + 0 for key, value in state.items()}\n"
        "    step(new_w, g, state, 0.1)\n"
        "    return w, g, [kept[key] for key in kept], [state[key] for key in kept]\n",
        name="twice",
    )
    w, g = rng.normal(size=(2, 3))
    for name in ("sgd", "momentum", "rmsprop", "adam"):
        w_after, g_after, kept, after = twice(getattr(learner, name), w, g)
        expect(w_after, zh=f"{name} 的 w", en=f"w of {name}").equals(w)
        expect(g_after, zh=f"{name} 的 g", en=f"g of {name}").equals(g)
        expect(after, zh=f"{name} 的旧状态", en=f"the old state of {name}").equals(kept)


@check(
    zh="一步训练：清零梯度，前向，反向，逐个更新参数",
    en="one training step: zero the gradients, forward, backward, update every parameter",
    proves=["neural-networks"],
)
def training_steps(learner: Learner, rng: Generator) -> None:
    sizes = (3, 5, 2)
    model = learner.MLP(sizes, 3)
    read = learner.define("lambda model: [tensor.data for tensor in model.parameters]")
    start = replaced_weights(learner, model, sizes, rng)
    rule = (
        "lambda w, g, state, lr: (w - lr * (g + 0.5 * state.get('v', 0)),"
        " {'v': g + 0.5 * state.get('v', 0)})"
    )
    optimiser, twin = learner.define(rule), with_weights(sizes, start)
    states = twin_states = [{} for _ in start]
    x, y = rng.normal(size=(6, 3)), rng.integers(0, 2, size=6)
    for _ in range(3):
        loss, states = pair(learner.train_step(model, x, y, optimiser, states, 0.2))
        want, twin_states = reference.train_step(twin, x, y, eval(rule), twin_states, 0.2)
        expect(loss, zh="更新之前的损失", en="the loss before the step").close_to(want, rtol=1e-6)
        weights = [tensor.data for tensor in twin.parameters]
        expect(read(model), zh="参数", en="parameters").close_to(weights, rtol=1e-6, atol=1e-9)


@check(
    zh="手写数字：最后 397 张的准确率至少 0.88",
    en="digits: accuracy of at least 0.88 on the last 397 images",
    proves=["neural-networks", "optimisers"],
    slow=True,
)
def recognises_digits(learner: Learner, rng: Generator) -> None:
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    x = x[:, rng.permutation(64)] / 16  # shuffled pixels mean nothing to a dense network
    model = learner.train(x[:1400], y[:1400], int(rng.integers(1000)))
    got = model.predict(x[1400:])
    expect(got).is_array(shape=(397,), dtype="int")
    expect(float(np.mean(got == y[1400:])), zh="准确率", en="accuracy").at_least(0.88)


def agrees(learner: Learner, source: str, *arrays: np.ndarray) -> None:
    """Compare value and gradients of f with a complex step, which knows nothing of graphs."""
    gradients = learner.define(GRADIENTS, name="gradients")
    got = gradients(learner.Tensor, learner.define(source), *arrays)
    expect(got).close_to(complex_step(eval(source), arrays), rtol=1e-7, atol=1e-9)


def complex_step(
    f: Callable[..., "Complex"], arrays: tuple[np.ndarray, ...]
) -> tuple[float, list[np.ndarray]]:
    """Differentiate the sum of f by every number: the imaginary part of a step of i·1e-30."""
    grads = []
    for position, array in enumerate(arrays):
        grad = np.zeros(np.shape(array))
        for index in np.ndindex(np.shape(array)):
            moved = [np.array(a, dtype=complex) for a in arrays]
            moved[position][index] += 1e-30j
            grad[index] = f(*map(Complex, moved)).sum().data.imag / 1e-30
        grads.append(grad)
    value = f(*(Complex(np.array(a, dtype=complex)) for a in arrays)).sum().data.real
    return float(value), grads


class Complex:
    """A complex array with the operations of a Tensor."""

    def __init__(self, data: np.ndarray) -> None:
        self.data = data

    def _with(self, other: object, do: Callable[..., np.ndarray]) -> "Complex":
        return Complex(do(self.data, other.data if isinstance(other, Complex) else other))

    def __add__(self, other: object) -> "Complex":
        return self._with(other, np.add)

    def __mul__(self, other: object) -> "Complex":
        return self._with(other, np.multiply)

    def __sub__(self, other: object) -> "Complex":
        return self._with(other, np.subtract)

    def __rsub__(self, other: object) -> "Complex":
        return -self + other

    def __matmul__(self, other: object) -> "Complex":
        return self._with(other, np.matmul)

    def __neg__(self) -> "Complex":
        return Complex(-self.data)

    def relu(self) -> "Complex":
        return Complex(np.where(self.data.real > 0, self.data, 0))

    def exp(self) -> "Complex":
        return Complex(np.exp(self.data))

    def log(self) -> "Complex":
        return Complex(np.log(self.data))

    def sum(self, axis: int | None = None) -> "Complex":
        return Complex(self.data.sum(axis=axis))

    __radd__ = __add__
    __rmul__ = __mul__


def random_graph(rng: Generator, steps: int) -> str:
    """Write a graph over leaves a (3, 4), b (4,), c (3, 1), d () and e (4, 4) as one expression."""
    names, full, written = list("abcd"), ["a"], []  # full: those of shape (3, 4)
    for name in ascii_lowercase[5 : 5 + steps]:
        one, two = rng.choice(names, size=2)
        whole = rng.choice(full)
        forms = {
            f"{whole} @ e": True,
            f"({one} - {two} * 2).relu() + {whole}": True,
            f"({whole} * 0.1).exp() * {one}": True,
            f"({one} * {one} + 1).log() * {two}": one in full or two in full,
            f"{whole}.sum(axis=0) * 0.2 - {two}": two in full,
            f"1 - {one} * {two}": one in full or two in full,
        }
        form = str(rng.choice(list(forms)))
        written.append(f"{name} := {form}")
        names.append(name)
        full += [name] if forms[form] else []
    every = " + ".join(f"{name} * 0.1" for name in names)
    return f"lambda a, b, c, d, e: [{', '.join(written)}, {every}][-1]"


def replaced_weights(
    learner: Learner, model: object, sizes: tuple[int, ...], rng: Generator
) -> list[np.ndarray]:
    """Put weights of the judge into a model, so that results do not hang on how it drew its own."""
    shapes = learner.define("lambda model: [tensor.data.shape for tensor in model.parameters]")
    wanted = [shape for n_in, n_out in pairwise(sizes) for shape in ((n_in, n_out), (n_out,))]
    expect(shapes(model), zh="参数的形状", en="shapes of the parameters").equals(wanted)
    replace = learner.define(
        "def replace(model, arrays):\n"
        "    for tensor, array in zip(model.parameters, arrays):\n"
        "        tensor.data = array\n",
        name="replace",
    )
    weights = [0.7 * rng.normal(size=shape) for shape in wanted]
    replace(model, weights)
    return weights


def pair(got: object) -> tuple[object, object]:
    """Demand two values, and give them."""
    expect.that(
        type(got) is tuple and len(got) == 2,
        zh="应返回两个值组成的元组",
        en="two values come back, as a tuple",
        got=got,
    )
    return got


def with_weights(sizes: tuple[int, ...], weights: list[np.ndarray]) -> reference.MLP:
    """Make a reference network with these weights."""
    model = reference.MLP(sizes, 0)
    for tensor, array in zip(model.parameters, weights, strict=True):
        tensor.data = np.asarray(array, dtype=float)
    return model


def follows(learner: Learner, name: str, rng: Generator, lr: float, **settings: float) -> None:
    """Run an optimiser beside the reference for 20 steps of gradients of very different sizes."""
    step, want_step = getattr(learner, name), getattr(reference, name)
    w = want_w = rng.normal(size=4)
    state = want_state = {}
    for _ in range(20):
        g = rng.normal(size=4) * [1.0, 10.0, 1e-3, 1e-6]
        w, state = pair(step(w, g, state, lr, **settings))
        want_w, want_state = want_step(want_w, g, want_state, lr, **settings)
        expect(w, zh="权重", en="weights").close_to(want_w, rtol=1e-7, atol=1e-12)
        expect(state, zh="状态", en="state").close_to(want_state, rtol=1e-7, atol=1e-14)
