"""Figures and numbers of stage 53, computed by the solution."""

import numpy as np
from solution import fit_line, fit_until_flat, gradient, gradient_descent, loss

from baibu.publish.draw import Plot, Style, beside, number

X = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
Y = np.array([2.0, 4.0, 5.0, 4.0, 6.0])
BEST = (0.8, 1.8)
FOUR_X = np.array([0.0, 1.0, 2.0, 3.0])
FOUR_Y = 2 * FOUR_X + 1
CONTOUR = Style(hue=6, width=1)


def numbers():
    """Give every number of the brief that can be computed."""
    flat, steep = curvatures(X)
    stopped = gradient_descent(X, Y, 0.01, 1000)
    bmi, progression = body_mass()
    bmi_flat, bmi_steep = curvatures(bmi)
    bmi_line = fit_line(bmi, progression)
    facts = {
        "listing_slope": number(stopped[0], 3),
        "listing_intercept": number(stopped[1], 3),
        "runaway": number(gradient_descent(X, Y, 0.1, 1000)[0]),
        "flat": number(flat, 3),
        "steep": number(steep, 2),
        "ratio": number(steep / flat, 0),
        "limit": number(2 / steep, 4),
        "left_share": number(100 * (1 - 0.01 * flat) ** 1000, 1),
        "best_loss": number(loss(X, Y, *BEST), 2),
        "start_loss": number(loss(X, Y, 0.0, 0.0), 1),
        "loss_after_bad_update": number(loss(X, Y, *gradient_descent(X, Y, 0.1, 1)), 1),
        "epochs_001": str(fit_until_flat(X, Y, 0.01)[2]),
        "epochs_008": str(fit_until_flat(X, Y, 0.08)[2]),
        "epochs_scaled": str(fit_line(X, Y)[2]),
        "bmi_ratio": number(round(bmi_steep / bmi_flat, -3), 0),
        "bmi_limit": number(2 / bmi_steep, 4),
        "bmi_slope": number(bmi_line[0], 2),
        "bmi_intercept": number(bmi_line[1], 1),
        "bmi_epochs": str(bmi_line[2]),
        "bmi_plain": number(round(plain_epochs(bmi, bmi_line[:2]), -4), 0),
    }
    for name, lr in (("001", 0.01), ("008", 0.08), ("010", 0.1)):
        facts[f"flat_{name}"] = number(1 - lr * flat, 4)
        facts[f"steep_{name}"] = number(1 - lr * steep, 3)
    return facts | by_hand()


def by_hand():
    """Give the numbers of the worked example."""
    facts = {}
    for epoch in range(3):
        place = gradient_descent(FOUR_X, FOUR_Y, 0.1, epoch)
        slopes = gradient(FOUR_X, FOUR_Y, *place)
        facts[f"w{epoch}"], facts[f"b{epoch}"] = (short(v) for v in place)
        facts[f"dw{epoch}"], facts[f"db{epoch}"] = (short(v) for v in slopes)
        facts[f"loss{epoch}"] = short(loss(FOUR_X, FOUR_Y, *place))
    return facts


def short(value):
    """Write a number with as many digits as it needs, at most five."""
    return f"{value:.5f}".rstrip("0").rstrip(".").replace("-", "−")


def learning_rates(say):
    epochs = np.arange(0, 1001)
    plot = Plot(
        600,
        340,
        x=(0, 1000),
        y=(1e-16, 1e4),
        y_scale="log",
        title=say(
            zh="学习率不同，离最优损失还差多少",
            en="How far the loss is from the best, at three rates",
        ),
    )
    for lr, style in ((0.01, Style(hue=1)), (0.08, Style(hue=3)), (0.1, Style(hue=2, dashed=True))):
        plot.line(epochs, excess(lr, len(epochs)), label=f"lr = {lr}", style=style)
    plot.text(60, 1e3, say(zh="发散", en="diverges"))
    plot.text(640, 2e-1, say(zh="收敛，但很慢", en="converges, but slowly"), at="above")
    plot.text(430, 1e-10, say(zh="到达最优点", en="arrives"), at="right")
    plot.axis_titles(say(zh="轮次", en="epoch"), say(zh="损失 − 最优损失", en="loss − best loss"))
    return plot.svg()


def valley(say):
    raw = Plot(
        350,
        380,
        x=(-0.2, 2.4),
        y=(-0.3, 2.5),
        title=say(zh="原来的 x：狭长的山谷", en="x as it is: a long valley"),
    )
    for level in (0.02, 0.2, 0.8, 2.4, 6, 12):
        raw.line(*contour(X, BEST, level), style=CONTOUR)
    raw.line(*walk(X, 0.08, 50), label="lr = 0.08", style=Style(hue=3, width=1.5))
    raw.line(*walk(X, 0.01, 1000), label="lr = 0.01", style=Style(hue=1, width=2.5))
    raw.points([BEST[0]], [BEST[1]], style=Style(hue="ink"))
    raw.axis_titles(say(zh="斜率", en="slope"), say(zh="截距", en="intercept"))
    z = (X - X.mean()) / X.std()
    best = (BEST[0] * X.std(), BEST[1] + BEST[0] * X.mean())
    bowl = Plot(
        350,
        380,
        x=(-2.9, 5.9),
        y=(-0.3, 7.2),
        title=say(zh="标准化之后：圆碗", en="standardised: a round bowl"),
    )
    for level in (0.2, 1, 3, 6):
        bowl.line(*contour(z, best, level), style=CONTOUR)
    bowl.line(*walk(z, 0.1, 40), label="lr = 0.1", style=Style(hue=1, width=2.5))
    bowl.points([best[0]], [best[1]], style=Style(hue="ink"))
    bowl.axis_titles(say(zh="斜率 a", en="slope a"), say(zh="截距 c", en="intercept c"))
    return beside(
        raw,
        bowl,
        title=say(zh="标准化把山谷变成圆碗", en="Standardising turns the valley into a bowl"),
    ).svg()


def curvatures(x):
    """Give the two eigenvalues of the Hessian, the smaller first."""
    return np.linalg.eigvalsh(hessian(x))


def plain_epochs(x, best, tolerance=1e-8):
    """Compute how many epochs the plain loop needs from (0, 0), at the rate that suits it best."""
    values, vectors = np.linalg.eigh(hessian(x))
    share = (
        1 - 2 / values.sum() * values[0]
    )  # at 2/(flat + steep) both factors are equally far from 0
    slopes = values * np.abs(vectors.T @ np.array(best))
    return float(np.log(np.hypot(*slopes) / tolerance) / -np.log(share))


def hessian(x):
    return 2 * np.array([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])


def excess(lr, epochs):
    """Follow how far the loss is above the best one: e'He/2, without rounding it away."""
    away, step = -np.array(BEST), np.eye(2) - lr * hessian(X)
    found = []
    for _ in range(epochs):
        found.append(float(away @ hessian(X) @ away) / 2)
        away = step @ away
    return found


def contour(x, best, level):
    """Walk round the places whose loss is `level` above the best."""
    values, vectors = np.linalg.eigh(hessian(x))
    turn = np.linspace(0, 2 * np.pi, 121)
    circle = np.vstack([np.cos(turn), np.sin(turn)])
    places = vectors @ (np.sqrt(2 * level / values)[:, None] * circle)
    return places[0] + best[0], places[1] + best[1]


def walk(x, lr, epochs):
    """Give the places that gradient descent visits."""
    places = [(0.0, 0.0)]
    for _ in range(epochs):
        slopes = gradient(x, Y, *places[-1])
        places.append((places[-1][0] - lr * slopes[0], places[-1][1] - lr * slopes[1]))
    return [place[0] for place in places], [place[1] for place in places]


def body_mass():
    """Load body-mass index and progression of the diabetes data."""
    from sklearn.datasets import load_diabetes

    table = load_diabetes(scaled=False)
    return table.data[:, 2], table.target
