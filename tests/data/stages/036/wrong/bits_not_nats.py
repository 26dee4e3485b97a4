# diagnosis: none
import numpy as np


def paired(first, second):
    a, b = np.asarray(first), np.asarray(second)
    if a.ndim != 1 or a.shape != b.shape or a.size == 0:
        raise ValueError(f"need two equally long, non-empty rows of values: {a.shape}, {b.shape}")
    return a, b


def confusion_matrix(y_true, y_pred, *, by_row=False):
    t, p = paired(y_true, y_pred)
    labels = sorted(set(t.tolist()) | set(p.tolist()))
    place = {label: i for i, label in enumerate(labels)}
    m = np.zeros((len(labels), len(labels)), dtype=int)
    for a, b in zip(t.tolist(), p.tolist()):
        m[place[a], place[b]] += 1
    if not by_row:
        return m
    sums = m.sum(axis=1, keepdims=True)
    return m / np.maximum(sums, 1)


def accuracy(y_true, y_pred):
    t, p = paired(y_true, y_pred)
    return float(np.mean(t == p))


def _cells(y_true, y_pred, positive):
    t, p = paired(y_true, y_pred)
    t, p = t == positive, p == positive
    return int(np.sum(t & p)), int(np.sum(~t & p)), int(np.sum(t & ~p))


def _share(a, b):
    return float(a / b) if b else 0.0


def precision(y_true, y_pred, positive=1):
    tp, fp, fn = _cells(y_true, y_pred, positive)
    return _share(tp, tp + fp)


def recall(y_true, y_pred, positive=1):
    tp, fp, fn = _cells(y_true, y_pred, positive)
    return _share(tp, tp + fn)


def f_beta(y_true, y_pred, beta=1.0, positive=1):
    tp, fp, fn = _cells(y_true, y_pred, positive)
    b2 = beta**2
    return _share((1 + b2) * tp, (1 + b2) * tp + b2 * fn + fp)


def classification_report(y_true, y_pred):
    t, p = paired(y_true, y_pred)
    labels = np.union1d(t, p)
    report = {}
    rows = []
    for label in labels:
        row = [
            precision(t, p, label),
            recall(t, p, label),
            f_beta(t, p, 1.0, label),
            int(np.sum(t == label)),
        ]
        rows.append(row)
        report[str(label)] = dict(zip(("precision", "recall", "f1-score", "support"), row))
    rows = np.array(rows, dtype=float)
    report["accuracy"] = accuracy(t, p)
    for name, weights in (("macro avg", np.ones(len(rows))), ("weighted avg", rows[:, 3])):
        means = weights @ rows[:, :3] / weights.sum()
        report[name] = {
            "precision": float(means[0]),
            "recall": float(means[1]),
            "f1-score": float(means[2]),
            "support": len(t),
        }
    return report


def roc_curve(y_true, scores):
    t, s = paired(y_true, scores)
    n1 = int(np.sum(t == 1))
    n0 = len(t) - n1
    if n1 == 0 or n0 == 0:
        raise ValueError("one class")
    thresholds = np.concatenate([[np.inf], np.unique(s)[::-1]])
    tpr = np.array([np.sum((s >= th) & (t == 1)) / n1 for th in thresholds])
    fpr = np.array([np.sum((s >= th) & (t == 0)) / n0 for th in thresholds])
    return fpr, tpr, thresholds


def roc_auc(y_true, scores):
    fpr, tpr, _ = roc_curve(y_true, scores)
    return float(np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2))


def average_precision(y_true, scores):
    t, s = paired(y_true, scores)
    n1 = np.sum(t == 1)
    if n1 == 0:
        raise ValueError("no positive")
    ap, before = 0.0, 0.0
    for th in np.unique(s)[::-1]:
        flagged = s >= th
        tp = np.sum(flagged & (t == 1))
        ap += (tp / n1 - before) * tp / flagged.sum()
        before = tp / n1
    return float(ap)


def choose_threshold(y_true, scores, cost):
    t, s = paired(y_true, scores)
    cost = np.asarray(cost, dtype=float)
    best, best_th = np.inf, np.inf
    for th in [np.inf, *np.unique(s)[::-1]]:
        total = cost[t.astype(int), (s >= th).astype(int)].mean()
        if total < best:
            best, best_th = total, th
    return float(best_th)


def log_loss(y_true, prob, eps=1e-15):
    t, p = paired(y_true, prob)
    p = np.clip(p, eps, 1 - eps)
    return float(-np.mean(np.where(t == 1, np.log2(p), np.log2(1 - p))))


def brier_score(y_true, prob):
    t, p = paired(y_true, prob)
    return float(np.mean((p - t) ** 2))


def rmse(y_true, y_pred):
    t, p = paired(y_true, y_pred)
    return float(np.sqrt(np.mean((t - p) ** 2)))


def mae(y_true, y_pred):
    t, p = paired(y_true, y_pred)
    return float(np.mean(np.abs(t - p)))


def r2(y_true, y_pred):
    t, p = paired(y_true, y_pred)
    rest = np.sum((t - p) ** 2)
    total = np.sum((t - t.mean()) ** 2)
    if np.all(t == t[0]):
        return 1.0 if np.all(t == p) else 0.0
    return float(1 - rest / total)
