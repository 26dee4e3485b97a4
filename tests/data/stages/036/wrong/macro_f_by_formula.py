# diagnosis: macro_f1_from_means
import numpy as np


def _two(a, b):
    a = np.array(a)
    b = np.array(b)
    if len(a.shape) != 1 or len(b.shape) != 1 or len(a) != len(b) or len(a) == 0:
        raise ValueError("bad shapes")
    return a, b


def _matrix(a, b, labels):
    return (a[:, None] == labels).astype(int).T @ (b[:, None] == labels).astype(int)


def _labels(a, b):
    return np.array(sorted(set(a.tolist()).union(b.tolist())))


def confusion_matrix(y_true, y_pred, by_row=False):
    a, b = _two(y_true, y_pred)
    m = _matrix(a, b, _labels(a, b))
    if by_row:
        total = m.sum(1)[:, None]
        m = np.divide(m, total, out=np.zeros(m.shape), where=total > 0)
    return m


def accuracy(y_true, y_pred):
    m = confusion_matrix(y_true, y_pred)
    return np.trace(m) / m.sum()


def _table(y_true, y_pred):
    a, b = _two(y_true, y_pred)
    labels = _labels(a, b)
    m = _matrix(a, b, labels)
    hit, flagged, real = np.diag(m), m.sum(0), m.sum(1)
    safe = lambda x, y: np.where(y > 0, x / np.maximum(y, 1), 0.0)
    return labels, safe(hit, flagged), safe(hit, real), safe(2 * hit, flagged + real), real


def _one(y_true, y_pred, positive, column):
    table = _table(y_true, y_pred)
    where = np.flatnonzero(table[0] == positive)
    return float(table[column][where[0]]) if where.size else 0.0


def precision(y_true, y_pred, positive=1):
    return _one(y_true, y_pred, positive, 1)


def recall(y_true, y_pred, positive=1):
    return _one(y_true, y_pred, positive, 2)


def f_beta(y_true, y_pred, beta=1.0, positive=1):
    p, r = precision(y_true, y_pred, positive), recall(y_true, y_pred, positive)
    below = beta**2 * p + r
    return (1 + beta**2) * p * r / below if below else 0.0


def classification_report(y_true, y_pred):
    labels, p, r, f, support = _table(y_true, y_pred)
    out = {
        str(c): dict(zip(("precision", "recall", "f1-score", "support"), row))
        for c, row in zip(labels, zip(p, r, f, support))
    }
    n = support.sum()
    out["accuracy"] = accuracy(y_true, y_pred)
    columns = {"precision": p, "recall": r, "f1-score": f}
    out["macro avg"] = {k: v.mean() for k, v in columns.items()} | {"support": n}
    mp, mr = p.mean(), r.mean()
    out["macro avg"]["f1-score"] = 2 / (1 / mp + 1 / mr) if mp and mr else 0.0
    out["weighted avg"] = {k: v @ support / n for k, v in columns.items()} | {"support": n}
    return out


def _sweep(y_true, scores):
    y, s = _two(y_true, scores)
    cuts = np.concatenate([[np.inf], np.unique(s)[::-1]])
    flagged = s[None, :] >= cuts[:, None]
    return flagged @ (y == 1).astype(int), flagged @ (y == 0).astype(int), cuts


def roc_curve(y_true, scores):
    tp, fp, cuts = _sweep(y_true, scores)
    if not tp[-1] or not fp[-1]:
        raise ValueError("one class only")
    return fp / fp[-1], tp / tp[-1], cuts


def roc_auc(y_true, scores):
    from scipy.stats import rankdata

    y, s = _two(y_true, scores)
    n1 = int((y == 1).sum())
    n0 = len(y) - n1
    if n1 == 0 or n0 == 0:
        raise ValueError("one class only")
    return (rankdata(s)[y == 1].sum() - n1 * (n1 + 1) / 2) / (n1 * n0)


def average_precision(y_true, scores):
    tp, fp, _ = _sweep(y_true, scores)
    if not tp[-1]:
        raise ValueError("nothing to find")
    r = tp / tp[-1]
    return ((r[1:] - r[:-1]) * (tp[1:] / (tp[1:] + fp[1:]))).sum()


def choose_threshold(y_true, scores, cost):
    # halfway between neighbouring scores: a threshold need not be one of them
    y, s = _two(y_true, scores)
    distinct = np.unique(s)
    cuts = np.concatenate([[distinct[0] - 1], (distinct[1:] + distinct[:-1]) / 2, [distinct[-1] + 1]])
    cost = np.asarray(cost, float)
    spent = [cost[y, (s >= t).astype(int)].mean() for t in cuts]
    return cuts[int(np.argmin(spent))]


def log_loss(y_true, prob, eps=1e-15):
    y, p = _two(y_true, prob)
    p = np.minimum(np.maximum(p.astype(float), eps), 1 - eps)
    given = np.where(y == 1, p, 1 - p)
    return np.log(given).mean() * -1


def brier_score(y_true, prob):
    y, p = _two(y_true, prob)
    return np.square(y - p).mean()


def rmse(y_true, y_pred):
    a, b = _two(y_true, y_pred)
    return np.linalg.norm(a - b) / np.sqrt(len(a))


def mae(y_true, y_pred):
    a, b = _two(y_true, y_pred)
    return abs(a - b).sum() / len(a)


def r2(y_true, y_pred):
    a, b = _two(y_true, y_pred)
    if np.var(a) == 0:
        return 1.0 if (a == b).all() else 0.0
    return 1 - np.mean((a - b) ** 2) / np.var(a)
