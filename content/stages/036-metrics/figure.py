"""Draw and compute what the brief of stage 36 shows, from the stage's own solution."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from baibu.publish.draw import Plot, Style, beside, number
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

Say = Callable[..., str]

# The eight rows of the worked example, highest score first.
ACTUAL = np.array([1, 1, 0, 1, 0, 0, 0, 1])
ACTUAL = np.array([1, 1, 0, 1, 0, 1, 0, 0])
SCORE = np.array([0.9, 0.8, 0.7, 0.6, 0.6, 0.3, 0.2, 0.1])
COST = [[0, 1], [5, 0]]  # a miss costs five false alarms

# One detector, as in the section on rare classes: finds 80 %, flags 10 % of the rest.
FINDS, FLAGS = 0.8, 0.1


def scored(n: int = 4000, share: float = 0.5, seed: int = 36) -> tuple[np.ndarray, np.ndarray]:
    """Draw labels with a share of positives, and scores whose two classes overlap."""
    rng = np.random.default_rng(seed)
    y = (np.arange(n) < round(n * share)).astype(int)
    return y, np.where(y == 1, rng.beta(4, 2.5, n), rng.beta(2.5, 4, n))


def detector(share: float, n: int = 10_000) -> tuple[np.ndarray, np.ndarray]:
    """Lay out the labels and predictions of the detector, for a share of positives."""
    positives = round(n * share)
    hits, alarms = round(FINDS * positives), round(FLAGS * (n - positives))
    y = np.repeat([1, 0], [positives, n - positives])
    flagged = np.zeros(n, dtype=int)
    flagged[:hits] = 1
    flagged[positives : positives + alarms] = 1
    return y, flagged


def spent(matrix: np.ndarray, cost: list[list[float]]) -> float:
    """Charge each cell of a confusion matrix."""
    return float(np.sum(matrix * np.asarray(cost)))


def numbers() -> dict[str, str]:
    """Give every computed number of the brief, as text."""
    flagged = (SCORE >= 0.6).astype(int)
    ones = np.array([1, 1])
    careful, lazy = np.array([[70, 30], [4, 96]]), np.array([[95, 5], [12, 88]])
    found = {
        "threshold_rows": "\n".join(threshold_rows()),
        "rare_rows": "\n".join(rare_rows()),
        "precision": number(precision(ACTUAL, flagged), 2),
        "recall": number(recall(ACTUAL, flagged), 2),
        "f1": number(f_beta(ACTUAL, flagged), 3),
        "f2": number(f_beta(ACTUAL, flagged, beta=2), 3),
        "accuracy": number(accuracy(ACTUAL, flagged), 3),
        "matrix": str(confusion_matrix(ACTUAL, flagged).tolist()),
        "auc": number(roc_auc(ACTUAL, SCORE), 3),
        "ap": number(average_precision(ACTUAL, SCORE), 3),
        "best_threshold": number(choose_threshold(ACTUAL, SCORE, COST), 1),
        "loss_sure": number(log_loss(ones, [0.9, 0.9]), 2),
        "loss_wrong": number(log_loss(ones, [0.01, 0.01]), 1),
        "loss_clipped": number(log_loss(ones, [0.0, 0.0]), 1),
        "brier_wrong": number(brier_score(ones, [0.01, 0.01]), 2),
        "r2_shifted": number(r2([1, 2, 3], [2, 3, 4]), 1),
        "careful_even": f"{spent(careful, [[0, 1], [1, 0]]):.0f}",
        "lazy_even": f"{spent(lazy, [[0, 1], [1, 0]]):.0f}",
        "careful_dear": f"{spent(careful, [[0, 1], [10, 0]]):.0f}",
        "lazy_dear": f"{spent(lazy, [[0, 1], [10, 0]]):.0f}",
    }
    for share in (0.5, 0.05):
        y, flagged = thinned(*scored(), share)
        found[f"precision_{round(share * 100)}"] = number(precision(y, flagged >= 0.5), 2)
    return found


def threshold_rows() -> list[str]:
    """Write the table of thresholds: counts, precision, recall, cost."""
    rows = []
    for t in [np.inf, *np.unique(SCORE)[::-1]]:
        flagged = (SCORE >= t).astype(int)
        (_, fp), (_, tp) = counts = confusion_matrix(np.append(ACTUAL, [0, 1]), np.append(flagged, [0, 1])) - np.eye(2, dtype=int)
        name = "∞" if np.isinf(t) else number(float(t), 1)
        rows.append(
            f"| {name} | {tp} | {fp} | {number(precision(ACTUAL, flagged), 2)}"
            f" | {number(recall(ACTUAL, flagged), 2)} | {spent(counts, COST):.0f} |"
        )
    return rows
