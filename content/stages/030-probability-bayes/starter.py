"""Stage 30: probability and Bayes. Write nine functions and a class.
第 30 关：概率与贝叶斯。写出九个函数和一个类。

Each puzzle gives a tuple: the exact answer by formula, and an array of simulated outcomes.
Draw all random numbers from the generator rng that is passed in.
每道题返回一个元组：用公式算出的精确答案，以及模拟结果的数组。
随机数全都从传进来的生成器 rng 里取。
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator


def estimate(outcomes: np.ndarray) -> tuple[float, float]:
    """(n,) simulated outcomes -> (mean, its standard error).
    (n,) 模拟结果 -> (均值, 均值的标准误)。
    """
    raise NotImplementedError  # TODO


def birthday(people: int, n: int, rng: Generator) -> tuple[float, np.ndarray]:
    """Do at least two of them share a birthday? 365 days, equally likely.
    至少有两人生日相同吗？365 天，机会均等。
    """
    raise NotImplementedError  # TODO


def monty_hall(doors: int, n: int, rng: Generator) -> tuple[float, np.ndarray]:
    """Does switching win? The host opened one losing door; switch to any other closed door.
    换门能赢吗？主持人打开了一扇没有奖的门；从其余关着的门里随便换一扇。
    """
    raise NotImplementedError  # TODO


def rare_disease(
    prevalence: float, sensitivity: float, specificity: float, n: int, rng: Generator
) -> tuple[float, np.ndarray]:
    """Of those among n people who test positive: are they ill?
    n 个人里，检验呈阳性的那些人：真的有病吗？
    """
    raise NotImplementedError  # TODO


def all_girls(children: int, n: int, rng: Generator) -> tuple[float, np.ndarray]:
    """Of those among n families that have at least one girl: are all children girls?
    n 个家庭里，至少有一个女孩的那些家庭：孩子全是女孩吗？
    """
    raise NotImplementedError  # TODO


def coupons(kinds: int, n: int, rng: Generator) -> tuple[float, np.ndarray]:
    """How many packs until each kind was found at least once? The answer is an expectation.
    要买几包，才能每种至少得到一张？精确答案是期望。
    """
    raise NotImplementedError  # TODO


def ruin(start: int, goal: int, p: float, n: int, rng: Generator) -> tuple[float, np.ndarray]:
    """Is the money gone before it reaches the goal? Each round +1 with probability p, else -1.
    钱会在达到目标之前输光吗？每局以概率 p 赢 1，否则输 1。
    """
    raise NotImplementedError  # TODO


def posterior(prior: np.ndarray, likelihoods: np.ndarray) -> np.ndarray:
    """(k,), (n, k) -> (k,) probabilities after n independent observations.
    (k,)、(n, k) -> (k,) 看到 n 个独立的观测之后的概率。
    """
    raise NotImplementedError  # TODO


def coin(heads: int, tosses: int, a: float, b: float) -> tuple[float, float, float]:
    """(maximum likelihood, mode and mean of the posterior) under a Beta(a, b) prior.
    (最大似然估计, 后验的众数, 后验的均值)，先验是 Beta(a, b)。
    """
    raise NotImplementedError  # TODO


class NaiveBayes:
    """Classify by Bayes' rule, with normal, independent features.
    用贝叶斯公式分类，特征服从正态分布且相互独立。
    """

    def fit(self, x: np.ndarray, y: np.ndarray) -> NaiveBayes:
        """(n, d), (n,) labels -> self.
        (n, d)、(n,) 标签 -> self。
        """
        raise NotImplementedError  # TODO

    def log_probabilities(self, x: np.ndarray) -> np.ndarray:
        """(n, d) -> (n, k) logarithms of the posterior probabilities, classes sorted.
        (n, d) -> (n, k) 后验概率的对数，各类按排序后的次序。
        """
        raise NotImplementedError  # TODO

    def predict(self, x: np.ndarray) -> np.ndarray:
        """(n, d) -> (n,) labels.
        (n, d) -> (n,) 标签。
        """
        raise NotImplementedError  # TODO


if __name__ == "__main__":
    print(birthday(23, 10_000, np.random.default_rng(1)))
