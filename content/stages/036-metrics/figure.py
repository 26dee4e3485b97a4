"""Draw and compute what the brief of stage 36 shows, with the stage's own solution."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from solution import (
    accuracy,
    average_precision,
    brier_score,
    choose_threshold,
    classification_report,
    confusion_matrix,
    f_beta,
    log_loss,
    precision,
    r2,
    recall,
    roc_auc,
    roc_curve,
)

from baibu.publish.draw import Plot, Style, number

Say = Callable[..., str]

# The worked example: eight rows, highest score first, one tie.
ACTUAL = np.array([1, 1, 0, 1, 0, 1, 0, 0])
SCORE = np.array([0.9, 0.8, 0.7, 0.6, 0.6, 0.3, 0.2, 0.1])
EVEN, DEAR_MISS = [[0, 1], [1, 0]], [[0, 1], [5, 0]]  # cost[actual][predicted]

# Two models on 100 sick and 100 healthy people.
MODEL_A, MODEL_B = np.array([[96, 4], [18, 82]]), np.array([[72, 28], [3, 97]])


def scored(share: float, n: int = 20_000) -> tuple[NDArray, NDArray]:
    """Draw labels with a share of positives, and scores whose two classes overlap."""
    rng = np.random.default_rng(36)
    y = (np.arange(n) < round(n * share)).astype(int)
    return y, np.where(y == 1, rng.beta(4, 2.5, n), rng.beta(2.5, 4, n))


def detector(share: float, n: int = 10_000) -> tuple[NDArray, NDArray]:
    """Lay out labels and predictions of a detector that finds 80 % and flags 10 % of the rest."""
    positives = round(n * share)
    y = np.repeat([1, 0], [positives, n - positives])
    flagged = np.zeros(n, dtype=int)
    flagged[: round(0.8 * positives)] = 1
    flagged[positives : positives + round(0.1 * (n - positives))] = 1
    return y, flagged


def numbers() -> dict[str, str]:
    """Give every computed number of the brief."""
    flagged = (SCORE >= 0.6).astype(int)
    return {
        "threshold_rows": "\n".join(threshold_row(t) for t in [np.inf, *np.unique(SCORE)[::-1]]),
        "rare_rows": "\n".join(rare_row(share) for share in (0.5, 0.2, 0.05, 0.01)),
        "precision": number(precision(ACTUAL, flagged), 2),
        "recall": number(recall(ACTUAL, flagged), 2),
        "f1": number(f_beta(ACTUAL, flagged), 3),
        "f2": number(f_beta(ACTUAL, flagged, beta=2), 3),
        "accuracy": number(accuracy(ACTUAL, flagged), 3),
        "auc": number(roc_auc(ACTUAL, SCORE), 3),
        "ap": number(average_precision(ACTUAL, SCORE), 3),
        "best_threshold": number(choose_threshold(ACTUAL, SCORE, DEAR_MISS), 1),
        "loss_right": number(log_loss([1], [0.9]), 2),
        "loss_wrong": number(log_loss([1], [0.01]), 1),
        "loss_clipped": number(log_loss([1], [0.0]), 1),
        "brier_wrong": number(brier_score([1], [0.01]), 2),
        "r2_shifted": number(r2([1, 2, 3], [2, 3, 4]), 1),
        "model_a_even": f"{charge(MODEL_A, EVEN):.0f}",
        "model_b_even": f"{charge(MODEL_B, EVEN):.0f}",
        "model_a_dear": f"{charge(MODEL_A, DEAR_MISS):.0f}",
        "model_b_dear": f"{charge(MODEL_B, DEAR_MISS):.0f}",
        "precision_common": number(precision(*at_half(*scored(0.5))), 2),
        "precision_rare": number(precision(*at_half(*scored(0.05))), 2),
        "recall_common": number(recall(*at_half(*scored(0.5))), 2),
    }


def at_half(y: NDArray, scores: NDArray) -> tuple[NDArray, NDArray]:
    """Turn scores into decisions at 0.5."""
    return y, (scores >= 0.5).astype(int)


def charge(matrix: NDArray, cost: list[list[int]]) -> float:
    """Charge each cell of a confusion matrix."""
    return float(np.sum(matrix * np.asarray(cost)))


def threshold_row(threshold: float) -> str:
    """Write one line of the worked example: counts, rates, cost."""
    flagged = np.greater_equal(SCORE, threshold).astype(int)
    tp, fp = np.sum(flagged * ACTUAL), np.sum(flagged * (1 - ACTUAL))
    matrix = np.array([[4 - fp, fp], [4 - tp, tp]])
    name = "∞" if np.isinf(threshold) else number(threshold, 1)
    return (
        f"| {name} | {tp} | {fp} | {number(precision(ACTUAL, flagged), 2)} "
        f"| {number(recall(ACTUAL, flagged), 2)} | {charge(matrix, DEAR_MISS):.0f} |"
    )


def rare_row(share: float) -> str:
    """Write one line about the detector, for a share of positives."""
    report = classification_report(*detector(share))
    return (
        f"| {share:.0%} | {number(report['accuracy'], 2)} "
        f"| {number(report['macro avg']['f1-score'], 2)} "
        f"| {number(report['weighted avg']['f1-score'], 2)} "
        f"| {number(report['1']['precision'], 2)} |"
    ).replace("%", " %")


def matrix(say: Say) -> str:
    """Draw the four counts of the worked example, and which of them each metric divides."""
    from baibu.publish.draw import Diagram

    drawing = Diagram(
        560,
        230,
        title=say(
            zh="阈值 0.6 时的混淆矩阵：行看召回率，列看精确率",
            en="Confusion matrix at 0.6: recall along a row, precision down a column",
        ),
    )
    counts = confusion_matrix(ACTUAL, (SCORE >= 0.6).astype(int))
    words = [
        [f"TN = {counts[0, 0]}", f"FP = {counts[0, 1]}"],
        [f"FN = {counts[1, 0]}", f"TP = {counts[1, 1]}"],
    ]
    table = drawing.grid(
        150,
        70,
        words,
        cell=(110, 44),
        row_names=[say(zh="真实为反", en="actual 0"), say(zh="真实为正", en="actual 1")],
        column_names=[say(zh="预测为反", en="predicted 0"), say(zh="预测为正", en="predicted 1")],
        highlight={(1, 1): 1},
    )
    row, column = table.cell(1, 1), table.cell(1, 1)
    share = say(zh="召回率 = ", en="recall = ") + f"{counts[1, 1]} / {counts[1].sum()}"
    drawing.arrow((row.right + 4, row.centre[1]), (row.right + 36, row.centre[1]))
    drawing.text(row.right + 42, row.centre[1], share, bold=True)
    share = say(zh="精确率 = ", en="precision = ") + f"{counts[1, 1]} / {counts[:, 1].sum()}"
    drawing.arrow((column.centre[0], column.bottom + 4), (column.centre[0], column.bottom + 34))
    drawing.text(column.centre[0], column.bottom + 46, share, anchor="middle", bold=True)
    return drawing.svg()


def prevalence(say: Say) -> str:
    """Draw precision and recall against the threshold, for a common and a rare class."""
    plot = Plot(
        560,
        320,
        x=(0, 1),
        y=(0, 1.02),
        title=say(
            zh="同一个模型：召回率不变，精确率随正例的比例而变",
            en="One model: recall stays, precision depends on how rare positives are",
        ),
    )
    thresholds = np.linspace(0.05, 0.95, 91)
    rare, common = scored(0.05), scored(0.5)
    for label, metric, (y, scores), style in (
        (say(zh="召回率", en="recall"), recall, common, Style(hue=1)),
        (
            say(zh="精确率，正例占 50 %", en="precision, 50 % positive"),
            precision,
            common,
            Style(hue=2),
        ),
        (
            say(zh="精确率，正例占 5 %", en="precision, 5 % positive"),
            precision,
            rare,
            Style(hue=2, dashed=True),
        ),
    ):
        shown = [t for t in thresholds if np.sum(scores >= t) >= 20]
        plot.line(
            shown, [metric(y, (scores >= t).astype(int)) for t in shown], label=label, style=style
        )
    plot.axis_titles(say(zh="阈值", en="threshold"), say(zh="比例", en="share"))
    return plot.svg()


def tied_roc(say: Say) -> str:
    """Draw the ROC curve of the worked example, and what an order among tied rows would add."""
    plot = Plot(
        420,
        360,
        x=(0, 1),
        y=(0, 1.02),
        title=say(zh="同分的两行只能一起进来", en="Two rows with one score enter together"),
    )
    for label, nudge, hue in (
        (say(zh="先正后反：偏高", en="positive first: too high"), 1e-6, 3),
        (say(zh="先反后正：偏低", en="negative first: too low"), -1e-6, 2),
    ):
        fpr, tpr, _ = roc_curve(ACTUAL, SCORE + nudge * ACTUAL)
        plot.line(fpr, tpr, label=label, style=Style(hue=hue, dashed=True))
    fpr, tpr, _ = roc_curve(ACTUAL, SCORE)
    area = number(roc_auc(ACTUAL, SCORE), 3)
    plot.line(
        fpr,
        tpr,
        label=say(zh=f"一起：AUC = {area}", en=f"together: AUC = {area}"),
        style=Style(hue=1, width=2.6),
    )
    plot.points(fpr, tpr, style=Style(hue=1))
    plot.axis_titles(
        say(zh="假正例率", en="false-positive rate"), say(zh="真正例率", en="true-positive rate")
    )
    return plot.svg()


def cost_curve(say: Say) -> str:
    """Draw the mean cost against the threshold, for two cost matrices."""
    y, scores = scored(0.3)
    plot = Plot(
        560,
        320,
        x=(0, 1),
        y=(0, 1.5),
        title=say(
            zh="漏报越贵，最优阈值越低", en="The dearer a miss, the lower the best threshold"
        ),
    )
    thresholds = np.linspace(0, 1, 101)
    for label, cost, hue in (
        (say(zh="漏报 1，误报 1", en="miss 1, false alarm 1"), EVEN, 1),
        (say(zh="漏报 5，误报 1", en="miss 5, false alarm 1"), DEAR_MISS, 2),
    ):
        style = Style(hue=hue, dashed=hue == 2)
        plot.line(
            thresholds,
            [mean_cost(y, scores, t, cost) for t in thresholds],
            label=label,
            style=style,
        )
        best = choose_threshold(y, scores, cost)
        plot.points([best], [mean_cost(y, scores, best, cost)], style=Style(hue=hue))
        plot.text(best, mean_cost(y, scores, best, cost), number(best, 2), at="above")
    plot.axis_titles(
        say(zh="阈值", en="threshold"), say(zh="平均每行的代价", en="mean cost per row")
    )
    return plot.svg()


def mean_cost(y: NDArray, scores: NDArray, threshold: float, cost: list[list[int]]) -> float:
    """Average the cost of the decisions at a threshold."""
    return float(np.mean(np.asarray(cost)[y, (scores >= threshold).astype(int)]))
