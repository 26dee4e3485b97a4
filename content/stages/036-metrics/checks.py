"""Checks of stage 36: every metric against scikit-learn, with ties and empty classes on purpose.

The first call of a check is small and fixed where a common mistake must show itself plainly;
the calls after it are random.
"""

import numpy as np
import sklearn.metrics as oracle
from numpy.random import Generator
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from baibu.grader.checks import Learner, check, expect

EXACT = {"rtol": 1e-9, "atol": 1e-12}

# Four positives among eight rows, with one tie: the worked example of the brief.
ACTUAL = np.array([1, 1, 0, 1, 0, 0, 1, 0])
SCORE = np.array([0.9, 0.8, 0.7, 0.6, 0.6, 0.2, 0.3, 0.1])


def two_classes(rng: Generator, n: int, share: float = 0.4) -> np.ndarray:
    """Draw 0/1 labels; both classes occur."""
    y = (rng.random(n) < share).astype(int)
    y[rng.permutation(n)[:2]] = 0, 1
    return y


def predictions(rng: Generator, y: np.ndarray, wrong: float = 0.3) -> np.ndarray:
    """Flip some labels, more of the positives than of the negatives."""
    flip = rng.random(len(y)) < np.where(y == 1, 1.6 * wrong, 0.5 * wrong)
    flip[np.flatnonzero(y == 1)[0]] = False
    return np.where(flip, 1 - y, y)


def tied_scores(rng: Generator, y: np.ndarray, levels: int = 12) -> np.ndarray:
    """Score positives higher on the whole, on a coarse scale so that ties are common."""
    raw = rng.normal(0.9 * y, 1.0)
    return np.clip(np.round((raw + 3) / 7 * levels), 0, levels) / levels


def three_classes(rng: Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw labels of very unequal sizes and predictions that lean to the largest class."""
    y = rng.choice(3, size=n, p=[0.7, 0.2, 0.1])
    y[:3] = 0, 1, 2
    guess = np.where(rng.random(n) < 0.6, y, rng.choice(3, size=n, p=[0.8, 0.1, 0.1]))
    guess[:3] = 0, 1, 2
    return y, guess


@check(
    zh="准确率是判对的比例",
    en="accuracy is the share of rows that are right",
    proves=["classification-metrics"],
)
def accuracy_is_the_share_of_hits(learner: Learner, rng: Generator) -> None:
    y, guess = three_classes(rng, 40)
    expect(learner.accuracy(y, guess)).close_to(float(np.mean(y == guess)), **EXACT)
    expect(learner.accuracy(["cat", "dog", "dog"], ["cat", "cat", "dog"])).close_to(2 / 3, **EXACT)


@check(
    zh="混淆矩阵：行是真实类别，列是预测类别",
    en="confusion matrix: actual classes in rows, predicted classes in columns",
    proves=["classification-metrics"],
)
def rows_are_actual(learner: Learner, rng: Generator) -> None:
    small = learner.confusion_matrix([0, 0, 0, 1], [1, 1, 0, 1])
    expect(small).close_to(np.array([[1, 2], [0, 1]]))
    expect(small).is_array(dtype="int")
    y, guess = three_classes(rng, 60)
    expect(learner.confusion_matrix(y, guess)).close_to(oracle.confusion_matrix(y, guess))
    got = learner.confusion_matrix(["b", "a", "b"], ["c", "a", "b"])
    expect(got).close_to(np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0]]))


@check(
    zh="by_row：每一行变成该类的比例，没有样本的行全为 0",
    en="by row: each row becomes shares of its class, and a row without samples stays zero",
    proves=["classification-metrics"],
)
def rows_become_shares(learner: Learner, rng: Generator) -> None:
    got = learner.confusion_matrix([0, 0, 0, 0, 1], [0, 0, 0, 2, 0], by_row=True)
    expect(got).close_to(np.array([[0.75, 0, 0.25], [1, 0, 0], [0, 0, 0]]), **EXACT)
    y, guess = three_classes(rng, 60)
    want = oracle.confusion_matrix(y, guess, normalize="true")
    expect(learner.confusion_matrix(y, guess, by_row=True)).close_to(want, **EXACT)


@check(
    zh="精确率：判为正的样本里，真正为正的比例",
    en="precision: of the rows flagged, the share that is positive",
    proves=["classification-metrics"],
)
def precision_divides_by_the_flagged(learner: Learner, rng: Generator) -> None:
    y = two_classes(rng, 80)
    guess = predictions(rng, y)
    expect(learner.precision(y, guess)).close_to(oracle.precision_score(y, guess), **EXACT)
    want = oracle.precision_score(y, guess, pos_label=0)
    expect(learner.precision(y, guess, positive=0)).close_to(want, **EXACT)


@check(
    zh="召回率：真正为正的样本里，被找出来的比例",
    en="recall: of the positive rows, the share that is flagged",
    proves=["classification-metrics"],
)
def recall_divides_by_the_positive(learner: Learner, rng: Generator) -> None:
    y = two_classes(rng, 80)
    guess = predictions(rng, y)
    expect(learner.recall(y, guess)).close_to(oracle.recall_score(y, guess), **EXACT)
    got = learner.recall(["spam", "spam", "ham"], ["spam", "ham", "ham"], positive="spam")
    expect(got).close_to(0.5, **EXACT)


@check(
    zh="F 分数：beta 越大，召回率越重要",
    en="F-beta: the larger beta, the more recall weighs",
    proves=["classification-metrics"],
)
def beta_weighs_recall(learner: Learner, rng: Generator) -> None:
    y = two_classes(rng, 80)
    guess = predictions(rng, y)
    for beta in (2.0, 0.5, 1.0):
        want = oracle.fbeta_score(y, guess, beta=beta)
        expect(learner.f_beta(y, guess, beta=beta)).close_to(want, **EXACT)
    expect(learner.f_beta(y, guess)).close_to(oracle.f1_score(y, guess), **EXACT)


@check(
    zh="分母为 0 时，这三个指标都给出 0.0",
    en="where the denominator is zero, all three give 0.0",
    proves=["classification-metrics"],
)
def nothing_divided_by_nothing_is_zero(learner: Learner, rng: Generator) -> None:
    expect(learner.precision([0, 1, 0], [0, 0, 0]), zh="精确率", en="precision").close_to(0.0)
    expect(learner.recall([0, 0, 0], [0, 1, 0]), zh="召回率", en="recall").close_to(0.0)
    expect(learner.f_beta([0, 0], [0, 0]), zh="F1 分数", en="F1").close_to(0.0)
    expect(learner.f_beta([0, 1], [1, 0]), zh="F1 分数", en="F1").close_to(0.0)
    y = two_classes(rng, int(rng.integers(5, 12)))
    expect(learner.precision(y, 0 * y), zh="精确率", en="precision").close_to(0.0)
    for metric in (learner.precision, learner.recall, learner.f_beta):
        expect(metric([1, 1, 0], [0, 1, 1]), zh="分母不为 0", en="otherwise").close_to(0.5)


@check(
    zh="分类报告：每个类别一行，support 是真实样本数",
    en="report: one row per class, and support counts the actual rows",
    proves=["classification-metrics"],
)
def report_has_a_row_per_class(learner: Learner, rng: Generator) -> None:
    y, guess = three_classes(rng, 90)
    got = learner.classification_report(y, guess)
    want = oracle.classification_report(y, guess, output_dict=True, zero_division=0)
    expect(got).has_keys(want)
    for label in ("0", "1", "2"):
        row = expect(got[label], zh=f"类别 {label}", en=f"class {label}")
        row.close_to(want[label], **EXACT)
    got = learner.classification_report(["b", "a", "b"], ["a", "a", "c"])
    for label, support in (("a", 1), ("b", 2), ("c", 0)):
        expect(got[label]["support"], zh="样本数", en="support").close_to(support)


@check(
    zh="分类报告：宏平均每类一票，加权平均按样本数",
    en="report: the macro average gives each class one vote, the weighted one counts rows",
    proves=["classification-metrics"],
)
def averages_weigh_classes_or_rows(learner: Learner, rng: Generator) -> None:
    y, guess = three_classes(rng, 90)
    got = learner.classification_report(y, guess)
    want = oracle.classification_report(y, guess, output_dict=True, zero_division=0)
    expect(got["macro avg"], zh="宏平均", en="macro avg").close_to(want["macro avg"], **EXACT)
    weighted = expect(got["weighted avg"], zh="加权平均", en="weighted avg")
    weighted.close_to(want["weighted avg"], **EXACT)
    expect(got["accuracy"], zh="准确率", en="accuracy").close_to(want["accuracy"], **EXACT)


@check(
    zh="ROC 曲线：从 (0, 0) 起，每个不同的分数一个点",
    en="ROC curve: from (0, 0) on, one point for each distinct score",
    proves=["score-curves"],
)
def one_point_per_distinct_score(learner: Learner, rng: Generator) -> None:
    got = learner.roc_curve([1, 1, 0, 0], [0.8, 0.8, 0.3, 0.3])
    want = np.array([0.0, 0, 1]), np.array([0.0, 1, 1]), np.array([np.inf, 0.8, 0.3])
    expect(got).close_to(want, **EXACT)
    y = two_classes(rng, 60)
    scores = tied_scores(rng, y)
    want = oracle.roc_curve(y, scores, drop_intermediate=False)
    expect(learner.roc_curve(y, scores)).close_to(want, **EXACT)


@check(
    zh="AUC：随机取一正一反，正例排在前面的概率，同分算一半",
    en="AUC: the chance that a positive outranks a negative, ties counting half",
    proves=["score-curves"],
)
def auc_is_a_chance_of_rank(learner: Learner, rng: Generator) -> None:
    expect(learner.roc_auc([0, 1, 1, 0], [0.4, 0.9, 0.2, 0.1])).close_to(0.75, **EXACT)
    expect(learner.roc_auc(ACTUAL, SCORE)).close_to(12.5 / 16, **EXACT)
    expect(learner.roc_auc([0, 1, 1, 0], [0.5, 0.5, 0.5, 0.5])).close_to(0.5, **EXACT)
    y = two_classes(rng, 120)
    scores = tied_scores(rng, y)
    expect(learner.roc_auc(y, scores)).close_to(oracle.roc_auc_score(y, scores), **EXACT)


@check(
    zh="平均精度：每一级召回率的增量，乘以那一级的精确率",
    en="average precision: each step of recall times the precision at that step",
    proves=["score-curves"],
)
def each_step_of_recall_counts(learner: Learner, rng: Generator) -> None:
    got = learner.average_precision([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    expect(got).close_to(0.5 * 1 + 0.5 * 2 / 3, **EXACT)
    y = two_classes(rng, 120, share=0.2)
    scores = tied_scores(rng, y)
    want = oracle.average_precision_score(y, scores)
    expect(learner.average_precision(y, scores)).close_to(want, **EXACT)


@check(
    zh="没有答案的输入要拒绝：长度不同、空的、只有一个类别",
    en="input without an answer is refused: unequal lengths, empty, one class only",
    proves=["classification-metrics", "score-curves"],
)
def what_has_no_answer_is_refused(learner: Learner, rng: Generator) -> None:
    learner.raises(ValueError, learner.accuracy, [1, 0, 1], [1])
    learner.raises(ValueError, learner.rmse, [1.0, 2.0, 3.0], [[1.0], [2.0], [3.0]])
    learner.raises(ValueError, learner.mae, [], [])
    learner.raises(ValueError, learner.roc_curve, [1, 1], [0.2, 0.3])
    learner.raises(ValueError, learner.roc_auc, [0, 0], [0.2, 0.3])
    learner.raises(ValueError, learner.average_precision, [0, 0], [0.2, 0.3])
    scores = rng.normal(size=6)
    learner.raises(ValueError, learner.mae, scores, scores[1:])
    expect(learner.accuracy([1], [1]), zh="一行就有答案", en="one row has an answer").close_to(1.0)
    expect(learner.roc_auc([0, 1], [0.2, 0.3])).close_to(1.0)


@check(
    zh="对数损失：两种结果都算，概率为 0 或 1 时仍是有限的数",
    en="log-loss: both outcomes count, and probabilities of 0 and 1 stay finite",
    proves=["calibration"],
)
def log_loss_stays_finite(learner: Learner, rng: Generator) -> None:
    expect(learner.log_loss([1, 0], [0.8, 0.6])).close_to(-(np.log(0.8) + np.log(0.4)) / 2, **EXACT)
    expect(learner.log_loss([1, 0, 1], [1.0, 0.0, 0.0])).close_to(-np.log(1e-15) / 3, rtol=1e-6)
    expect(learner.log_loss([1, 0], [0.0, 0.0], eps=0.01)).close_to(
        -(np.log(0.01) + np.log(0.99)) / 2, **EXACT
    )
    y = two_classes(rng, 50)
    p = rng.uniform(0.01, 0.99, 50)
    expect(learner.log_loss(y, p)).close_to(oracle.log_loss(y, p), **EXACT)


@check(
    zh="布里尔分数：概率与结果之差的平方，取平均",
    en="Brier score: the mean squared distance between probability and outcome",
    proves=["calibration"],
)
def brier_is_a_squared_distance(learner: Learner, rng: Generator) -> None:
    y = two_classes(rng, 50)
    p = rng.random(50)
    expect(learner.brier_score(y, p)).close_to(oracle.brier_score_loss(y, p), **EXACT)


@check(
    zh="RMSE 与 MAE 的单位都和 y 相同",
    en="RMSE and MAE are in the unit of y",
    proves=["regression-metrics"],
)
def errors_are_in_the_unit_of_y(learner: Learner, rng: Generator) -> None:
    y = rng.normal(20, 5, 40)
    guess = y + rng.normal(0.5, 3, 40)
    want = oracle.root_mean_squared_error(y, guess)
    expect(learner.rmse(y, guess), zh="RMSE", en="RMSE").close_to(want, **EXACT)
    want = oracle.mean_absolute_error(y, guess)
    expect(learner.mae(y, guess), zh="MAE", en="MAE").close_to(want, **EXACT)


@check(
    zh="R²：和“总猜平均值”相比；可以为负；y 是常数时另有约定",
    en="R²: compared with always guessing the mean; may be negative; a constant y has a rule",
    proves=["regression-metrics"],
)
def r2_compares_with_the_mean(learner: Learner, rng: Generator) -> None:
    y = rng.normal(20, 5, 40)
    for guess in (y + 2 * rng.normal(size=40), 2 * y - 5, y + 30):
        expect(learner.r2(y, guess)).close_to(oracle.r2_score(y, guess), **EXACT)
    expect(learner.r2([4, 4, 4], [4, 4, 4])).close_to(1.0)
    expect(learner.r2([4, 4, 4], [4, 5, 4])).close_to(0.0)


def mean_cost(y: np.ndarray, flagged: np.ndarray, cost: list[list[float]]) -> float:
    """Average the cost of the decisions over the rows."""
    return float(np.mean(np.asarray(cost, dtype=float)[y, flagged.astype(int)]))


def least_cost(y: np.ndarray, scores: np.ndarray, cost: list[list[float]]) -> float:
    """Try every threshold that makes a difference."""
    return min(mean_cost(y, scores >= t, cost) for t in [np.inf, *np.unique(scores)])


@check(
    zh="选出的阈值，平均代价比最低值至多高 1 %",
    en="the chosen threshold costs at most 1 % more than the best one",
    proves=["threshold-choice"],
)
def the_threshold_is_cheap(learner: Learner, rng: Generator) -> None:
    y = two_classes(rng, 600, share=0.3)
    scores = tied_scores(rng, y, levels=60)
    small = np.array([1, 0, 1, 1, 0, 0, 1, 0]), np.linspace(0.9, 0.2, 8)
    cases = [
        (*small, [[0, 1], [5, 0]]),
        (ACTUAL, SCORE, [[0, 1], [5, 0]]),
        (y, scores, [[0, 1], [8, 0]]),
        (y, scores, [[0, 6], [1, 0]]),
        (y, scores, [[0, 1], [10, 3]]),
        (y, scores, [[0, 50], [1, 0]]),
        (*breast_cancer_scores(rng), [[0, 1], [20, 0]]),
    ]
    for actual, score, cost in cases:
        chosen = learner.choose_threshold(actual, score, cost)
        expect.that(
            isinstance(chosen, (int, float, np.integer, np.floating)) and not np.isnan(chosen),
            zh="阈值是一个数（可以是无穷大）",
            en="the threshold is a number (it may be infinity)",
            got=chosen,
        )
        best = least_cost(actual, score, cost)
        ours = mean_cost(actual, score >= chosen, cost)
        expect.that(
            ours <= 1.01 * best + 1e-12,
            zh=f"代价矩阵 {cost} 下，阈值 {chosen:.4g} 的平均代价是 {ours:.4g}，最低是 {best:.4g}",
            en=f"with costs {cost} the threshold {chosen:.4g} costs {ours:.4g} a row; "
            f"the best costs {best:.4g}",
            got=chosen,
        )


def breast_cancer_scores(rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """Score real tumours with a model that never saw them; 1 is malignant."""
    x, benign = load_breast_cancer(return_X_y=True)
    order = rng.permutation(len(x))
    train, held_out = order[:120], order[120:]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01))
    model.fit(x[train][:, :5], 1 - benign[train])
    return 1 - benign[held_out], model.predict_proba(x[held_out][:, :5])[:, 1]
