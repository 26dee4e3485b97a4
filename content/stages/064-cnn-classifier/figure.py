"""Figures and numbers of stage 64.

NumPy alone, apart from the classic features: the brief is read before PyTorch is installed, and the
stage's solution imports it.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from baibu.publish.draw import Diagram, Plot, Style, beside

Say = Callable[..., str]

IMAGE = np.array([[1, 2, 0], [0, 1, 3], [2, 1, 0]])
KERNEL = np.array([[1, 0], [2, -1]])
BIAS = 1
LOSS_SLOPES = np.array([[1, 2], [0, -1]])  # dy of the worked example
ONE_CHANNEL = np.array([2.0, 4.0, 4.0, 6.0])  # what batch normalisation meets in it
FILTERS = (24, 48, 64)  # of the reference network
CELL = (38.0, 30.0)


def numbers() -> dict[str, str]:
    """Give every number of the brief that a program computes."""
    scores = texture_scores()
    mean, variance = ONE_CHANNEL.mean(), ONE_CHANNEL.var()
    return {
        "dense_weights": f"{64 * FILTERS[0] * 64:,}".replace(",", " "),
        "conv_weights": str(FILTERS[0] * (9 + 1)),
        "linear_texture": f"{scores[0]:.2f}",
        "classic_texture": f"{scores[1]:.2f}",
        "output": table(correlate(IMAGE, KERNEL) + BIAS),
        "flipped": table(correlate(IMAGE, KERNEL[::-1, ::-1]) + BIAS),
        "dy": table(LOSS_SLOPES),
        "dw": table(correlate(IMAGE, LOSS_SLOPES)),
        "db": str(LOSS_SLOPES.sum()),
        "dx": table(spread_back(LOSS_SLOPES, KERNEL)),
        "norm_mean": f"{mean:g}",
        "norm_var": f"{variance:g}",
        "norm_unbiased": f"{ONE_CHANNEL.var(ddof=1):.4f}",
        "norm_y": ", ".join(
            f"{v:.3f}".replace("-", "−") for v in (ONE_CHANNEL - mean) / np.sqrt(variance + 1e-5)
        ),
        "norm_running_mean": f"{0.9 * 0 + 0.1 * mean:g}",
        "norm_running_var": f"{0.9 * 1 + 0.1 * ONE_CHANNEL.var(ddof=1):.4f}",
        "network": "\n".join(network_rows()),
        "parameters": f"{sum(row[3] for row in network()):,}".replace(",", " "),
    }


def correlate(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Slide a kernel over one channel."""
    return np.einsum("rcij,ij->rc", sliding_window_view(image, kernel.shape), kernel)


def spread_back(slopes: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Give the gradient for the image: lay down the kernel at each output's place, scaled."""
    height, width = (np.array(slopes.shape) + kernel.shape - 1).tolist()
    out = np.zeros((height, width), dtype=int)
    for (row, column), slope in np.ndenumerate(slopes):
        out[row : row + len(kernel), column : column + kernel.shape[1]] += slope * kernel
    return out


def table(values: np.ndarray) -> str:
    """Write a small matrix in TeX."""
    rows = (" & ".join(str(value) for value in row) for row in values)
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def network() -> list[tuple[str, tuple[int, ...], int, int]]:
    """List (layer, output shape, receptive field, parameters) of the reference network."""
    channels, side, field, jump = 1, 8, 1, 1
    rows: list[tuple[str, tuple[int, ...], int, int]] = []
    for filters, pooled in zip(FILTERS, (False, True, True), strict=True):
        field += 2 * jump
        parameters = channels * filters * 9 + 2 * filters  # no biases; gamma and beta
        name = f"Conv2d({channels}, {filters}, 3)"
        rows.append((name, (filters, side, side), field, parameters))
        channels = filters
        if pooled:
            field += jump
            jump, side = jump * 2, side // 2
            rows.append(("MaxPool2d(2)", (channels, side, side), field, 0))
    inputs = channels * side * side
    field += (side - 1) * jump
    return [*rows, (f"Linear({inputs}, 10)", (10,), field, inputs * 10 + 10)]


def network_rows() -> list[str]:
    """Write the reference network as rows of a table."""
    return [
        f"| `{name}` | {' × '.join(str(size) for size in shape)} | {field} | {parameters} |"
        for name, shape, field, parameters in network()
    ]


def textures(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make waves in ten directions, of any phase and width, with noise: the practice data."""
    y = rng.permutation(np.arange(n) % 10)
    angle = np.pi * y / 10
    phase, frequency = rng.uniform(0, 2 * np.pi, size=n), rng.uniform(0.18, 0.32, size=n)
    rows, columns = np.mgrid[:8, :8] - 3.5
    along = np.multiply.outer(np.cos(angle), columns) + np.multiply.outer(np.sin(angle), rows)
    waves = np.cos(2 * np.pi * frequency[:, None, None] * along + phase[:, None, None])
    noisy = 0.5 + 0.25 * waves + 0.2 * rng.normal(size=waves.shape)
    return np.clip(noisy, 0, 1)[:, None], y


@cache
def texture_scores() -> tuple[float, float]:
    """Measure a linear model on hidden textures: on pixels, and on directions of gradients."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rng = np.random.default_rng(0)
    (x, y), (x_hidden, y_hidden) = textures(rng, 800), textures(rng, 500)
    scores = []
    for features in (lambda images: images.reshape(len(images), -1), directions):
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        scores.append(model.fit(features(x), y).score(features(x_hidden), y_hidden))
    return scores[0], scores[1]


def directions(images: np.ndarray, bins: int = 10) -> np.ndarray:
    """Count the directions of gradients, weighted by their length: one HOG cell an image."""
    down, right = np.gradient(images[:, 0], axis=(1, 2))
    place = np.mod(np.arctan2(down, right), np.pi) / np.pi * bins
    lower, share = np.floor(place).astype(int), place % 1
    length, found = np.hypot(down, right), np.zeros((len(images), bins))
    image = np.arange(len(images))[:, None, None] + np.zeros_like(lower)
    np.add.at(found, (image, lower % bins), length * (1 - share))
    np.add.at(found, (image, (lower + 1) % bins), length * share)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def sliding(say: Say) -> str:
    """Draw one window, its kernel, and the output that they make; then padding and stride."""
    title = say(zh="一个窗口给出一个输出", en="One window makes one output")
    one = Diagram(330, 230, title)
    y = 96.0
    window = {(r, c): 1 for r in (1, 2) for c in (0, 1)}
    image = one.grid(8, y - 15, IMAGE.tolist(), cell=CELL, highlight=window)
    kernel = one.grid(146, y, KERNEL.tolist(), cell=CELL)
    result = one.grid(
        248, y, (correlate(IMAGE, KERNEL) + BIAS).tolist(), cell=CELL, highlight={(1, 0): 2}
    )
    for grid, words in (
        (image, say(zh="输入", en="input")),
        (kernel, say(zh="卷积核", en="kernel")),
        (result, say(zh="输出", en="output")),
    ):
        one.text(grid.centre[0], grid.y - 14, words, anchor="middle", size=12)
    one.text(134, kernel.centre[1], "∗", anchor="middle")
    one.text(235, kernel.centre[1], "→", anchor="middle")
    pairs = zip(IMAGE[1:, :2].ravel(), KERNEL.ravel(), strict=True)
    terms = [f"{signed(a)}·{signed(b)}".replace("-", "−") for a, b in pairs]
    got = int((IMAGE[1:, :2] * KERNEL).sum() + BIAS)
    one.text(8, 196, f"{' + '.join(terms)} + {BIAS} = {got}")
    one.text(8, 217, say(zh=f"最后的 {BIAS} 是偏置", en=f"the last {BIAS} is the bias"), size=12)

    two = Diagram(
        330, 230, say(zh="4 × 4，填充 1，窗口 3，步幅 2", en="4 × 4, padding 1, window 3, stride 2")
    )
    cells = [["0" if {r, c} & {0, 5} else "" for c in range(6)] for r in range(6)]
    two.grid(8, 38, cells, cell=(30, 30))
    hues = (1, 2, 3, 4)
    for hue, (r, c) in zip(hues, ((0, 0), (0, 2), (2, 0), (2, 2)), strict=True):
        inset = 2.0 + 0.8 * hue
        side = 90 - 2 * inset
        two.box(
            8 + 30 * c + inset,
            38 + 30 * r + inset,
            side,
            side,
            style=Style(hue=hue, dashed=hue % 2 == 0),
        )
    two.text(204, 60, say(zh="四个窗口，\n输出 2 × 2", en="four windows:\na 2 × 2 output"), size=12)
    two.text(
        204,
        180,
        say(zh="最后一行、一列\n没有窗口到过", en="no window reaches\nthe last row, column"),
        size=12,
    )
    return beside(one, two, title=say(zh="滑动的窗口", en="The sliding window")).svg()


def scatter(say: Say) -> str:
    """Draw how one pixel gathers the gradients of all outputs that it took part in."""
    d = Diagram(
        500,
        196,
        say(zh="中间的像素参与了四个输出", en="The pixel in the middle took part in four outputs"),
    )
    slopes = d.grid(
        24,
        74,
        LOSS_SLOPES.tolist(),
        cell=CELL,
        highlight={(r, c): r * 2 + c + 1 for r in (0, 1) for c in (0, 1)},
    )
    kernel = d.grid(
        176,
        74,
        KERNEL.tolist(),
        cell=CELL,
        highlight={(r, c): 4 - r * 2 - c for r in (0, 1) for c in (0, 1)},
    )
    back = d.grid(
        332, 59, spread_back(LOSS_SLOPES, KERNEL).tolist(), cell=CELL, highlight={(1, 1): "ink"}
    )
    for grid, words in ((slopes, "dy"), (kernel, "w"), (back, "dx")):
        d.text(grid.centre[0], grid.y - 14, words, anchor="middle", size=12)
    d.text(138, kernel.centre[1], "×", anchor="middle")
    d.arrow((264, kernel.centre[1]), (322, kernel.centre[1]))
    pairs = zip(LOSS_SLOPES.ravel(), KERNEL[::-1, ::-1].ravel(), strict=True)
    terms = " + ".join(f"{signed(a)}·{signed(b)}" for a, b in pairs)
    gathered = signed(spread_back(LOSS_SLOPES, KERNEL)[1, 1])
    how = say(zh="对角相乘再相加：", en="opposite corners multiply, then add:")
    d.text(24, 178, f"{how} {terms} = {gathered}".replace("-", "−"))
    return d.svg()


def signed(value: int) -> str:
    """Write a number, in brackets when it is negative."""
    return str(value) if value >= 0 else f"({value})"


def directions_of_waves(say: Say) -> str:
    """Draw textures of two classes, the mean of each, and what a linear model makes of them."""
    rng = np.random.default_rng(3)
    x, y = textures(rng, 2000)
    parts = []
    for label in (0, 3):
        of_class = x[y == label, 0]
        degrees = label * 18
        for place in (0, 1):
            name = say(zh=f"{degrees}°，第 {place + 1} 张", en=f"{degrees}°, no. {place + 1}")
            parts.append(picture(of_class[place], name))
        parts.append(
            picture(of_class.mean(axis=0), say(zh=f"{degrees}°，平均", en=f"{degrees}°, mean"))
        )
    title = say(
        zh="同一类的条纹，位置各不相同", en="Textures of one class, each shifted its own way"
    )
    return beside(*parts, title=title).svg()


def picture(image: np.ndarray, name: str) -> Plot:
    """Draw an image of 8 by 8 grey pixels."""
    plot = Plot(100, 128, x=(0, 8), y=(0, 8), x_ticks=[], y_ticks=[], title=name)
    for (row, column), light in np.ndenumerate(image):
        corner, opposite = (column, 7 - row), (column + 1, 8 - row)
        plot.rect(corner, opposite, style=Style(hue="ink", opacity=round(1 - float(light), 2)))
    return plot
