# diagnosis: macro_is_accuracy
import math
from collections import Counter

import numpy as np


def _lists(a, b):
    a, b = list(a), list(b)
    if not a or len(a) != len(b):
        raise ValueError("lengths")
    for item in a + b:
        if isinstance(item, (list, tuple)) or getattr(item, "ndim", 0) > 0:
            raise ValueError("one value per row, please")
    return a, b


def confusion_matrix(y_true, y_pred, *, by_row=False):
    a, b = _lists(y_true, y_pred)
    labels = sorted(set(a) | set(b))
    pairs = Counter(zip(a, b))
    rows = [[pairs[(i, j)] for j in labels] for i in labels]
    if by_row:
        rows = [[c / sum(r) if sum(r) else 0.0 for c in r] for r in rows]
    return np.array(rows)


def accuracy(y_true, y_pred):
    a, b = _lists(y_true, y_pred)
    return sum(p == q for p, q in zip(a, b)) / len(a)


def precision(y_true, y_pred, positive=1):
    a, b = _lists(y_true, y_pred)
    flagged = [p for p, q in zip(a, b) if q == positive]
    return flagged.count(positive) / len(flagged) if flagged else 0.0


def recall(y_true, y_pred, positive=1):
    a, b = _lists(y_true, y_pred)
    return precision(b, a, positive)


def f_beta(y_true, y_pred, beta=1.0, positive=1):
    p = precision(y_true, y_pred, positive)
    r = recall(y_true, y_pred, positive)
    if p == 0 or r == 0:
        return 0.0
    w = beta * beta
    return (1 + w) * p * r / (w * p + r)


def classification_report(y_true, y_pred):
    a, b = _lists(y_true, y_pred)
    report = {}
    for label in sorted(set(a) | set(b)):
        report[str(label)] = {
            "precision": precision(a, b, label),
            "recall": recall(a, b, label),
            "f1-score": f_beta(a, b, 1, label),
            "support": a.count(label),
        }
    classes = list(report.values())
    macro, weighted = {}, {}
    for key in ("precision", "recall", "f1-score"):
        hits = sum(c["recall"] * c["support"] for c in classes)
        macro[key] = hits / len(a)
        weighted[key] = sum(c[key] * c["support"] for c in classes) / len(a)
    macro["support"] = weighted["support"] = len(a)
    report["accuracy"] = accuracy(a, b)
    report["macro avg"] = macro
    report["weighted avg"] = weighted
    return report


def roc_curve(y_true, scores):
    y, s = _lists(y_true, scores)
    pos = sum(y)
    neg = len(y) - pos
    if pos == 0 or neg == 0:
        raise ValueError("need both classes")
    fpr, tpr, cut = [0.0], [0.0], [math.inf]
    for t in sorted(set(s), reverse=True):
        fpr.append(sum(1 for yi, si in zip(y, s) if si >= t and yi == 0) / neg)
        tpr.append(sum(1 for yi, si in zip(y, s) if si >= t and yi == 1) / pos)
        cut.append(t)
    return np.array(fpr), np.array(tpr), np.array(cut)


def roc_auc(y_true, scores):
    y, s = _lists(y_true, scores)
    pos = [si for yi, si in zip(y, s) if yi == 1]
    neg = [si for yi, si in zip(y, s) if yi == 0]
    if not pos or not neg:
        raise ValueError("need both classes")
    won = sum((p > n) + 0.5 * (p == n) for p in pos for n in neg)
    return won / (len(pos) * len(neg))


def average_precision(y_true, scores):
    y, s = _lists(y_true, scores)
    if 1 not in y:
        raise ValueError("no positive")
    area = before = 0.0
    for t in sorted(set(s), reverse=True):
        guess = [int(si >= t) for si in s]
        r = recall(y, guess)
        area += (r - before) * precision(y, guess)
        before = r
    return area


def choose_threshold(y_true, scores, cost):
    y, s = _lists(y_true, scores)
    best, least = math.inf, sum(cost[yi][0] for yi in y)
    for t in sorted(set(s)):
        spent = sum(cost[yi][1 if si >= t else 0] for yi, si in zip(y, s))
        if spent < least:
            best, least = t, spent
    return best


def log_loss(y_true, prob, eps=1e-15):
    y, p = _lists(y_true, prob)
    total = 0.0
    for yi, pi in zip(y, p):
        pi = min(max(pi, eps), 1 - eps)
        total -= math.log(pi) if yi else math.log(1 - pi)
    return total / len(y)


def brier_score(y_true, prob):
    y, p = _lists(y_true, prob)
    return sum((pi - yi) ** 2 for yi, pi in zip(y, p)) / len(y)


def rmse(y_true, y_pred):
    return math.sqrt(brier_score(y_true, y_pred))


def mae(y_true, y_pred):
    y, p = _lists(y_true, y_pred)
    return sum(abs(yi - pi) for yi, pi in zip(y, p)) / len(y)


def r2(y_true, y_pred):
    y, p = _lists(y_true, y_pred)
    mean = sum(y) / len(y)
    ss_res = sum((yi - pi) ** 2 for yi, pi in zip(y, p))
    ss_tot = sum((yi - mean) ** 2 for yi in y)
    if ss_tot == 0:
        return float(ss_res == 0)
    return 1 - ss_res / ss_tot
