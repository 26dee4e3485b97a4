"""Stage 8: an entry of the ledger as a dataclass, then four parts of a first model.
第 8 关：把账本的一行做成数据类，再写组成第一个模型的四样东西。
"""

from dataclasses import dataclass


@dataclass
class Entry:
    """One line of the study ledger.
    学习账本里的一行。
    """

    # TODO: equal and sorted by its values, fixed, checked, with `hours`
    # TODO：按值相等、按值排序、不可改动、检查取值，还有 `hours`
    day: int
    subject: str
    minutes: int


class Scaler:
    """Bring every column into the range from `low` to `high`.
    把每一列缩放到 `low` 与 `high` 之间。
    """

    def __init__(self, low: float = 0.0, high: float = 1.0) -> None:
        self.low = low
        self.high = high

    def get_params(self) -> dict:
        """Return what the constructor was given.
        返回构造时给的参数。
        """
        return {"low": self.low, "high": self.high}

    def fit(self, rows: list, answers=None):
        """Learn the smallest and the largest value of each column.
        学到每一列的最小值和最大值。
        """
        return self  # TODO

    def transform(self, rows: list) -> list:
        """Return new rows, scaled by what was learnt.
        按学到的缩放，返回新的各行。
        """
        return rows  # TODO


class Nearest:
    """Answer with the mean of the `k` nearest rows that were learnt.
    用学过的最近 `k` 行的平均来回答。
    """

    def __init__(self, k: int = 1) -> None:
        self.k = k

    # TODO: get_params, fit, predict


class Pipeline:
    """Transformers in a row and a model at the end, used like one model.
    若干变换器排成一列，末尾是模型，合起来当一个模型用。
    """

    def __init__(self, steps: list) -> None:
        self.steps = steps

    # TODO: get_params, __len__, __getitem__, fit, predict


def clone(thing):
    """Return an object of the same kind with the same parameters, which has learnt nothing.
    返回同类、同参数、什么也没学过的对象。
    """
    return thing  # TODO


if __name__ == "__main__":
    print(Entry(3, "Python", 95) == Entry(3, "Python", 95))
    chapters = [[10.0, 100.0], [20.0, 300.0], [40.0, 200.0]]  # pages, new words / 页数、生词数
    print(Scaler().fit(chapters).transform(chapters))
