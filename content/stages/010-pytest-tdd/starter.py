"""Stage 10: test first. Write the tests, then the function that passes them, in one file.
第 10 关：先写测试。先写测试，再写能通过它们的函数，都在这个文件里。
"""

import pytest


def merge(sessions: list) -> list:
    """Join study sessions that overlap or touch; return new ones, sorted.
    合并重叠或首尾相接的学习时段；返回新列表，排好序。
    """
    return sorted(sessions)  # TODO


# Run `pytest` with the name of this file in a terminal, or submit it here.
# 在终端里运行 `pytest` 加本文件的名字，或者在这里提交。


def test_sessions_apart_stay_apart():
    """Two sessions with a break between them.
    中间有休息的两个时段。
    """
    assert merge([(10, 40), (60, 90)]) == [(10, 40), (60, 90)]


@pytest.mark.parametrize(
    ("sessions", "wanted"),
    [
        ([(10, 40), (30, 90)], [(10, 90)]),
        # TODO: what else does the specification promise? / 规格说明还承诺了什么？
    ],
)
def test_examples(sessions, wanted):
    """Each pair of the table above is a test of its own.
    上面表里的每一对，都是一个单独的测试。
    """
    assert merge(sessions) == wanted
