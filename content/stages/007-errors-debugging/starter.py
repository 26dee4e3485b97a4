"""Stage 7: five programs that run and are wrong, and an assertion for each of them.
第 7 关：五个能运行、结果却不对的程序，再给每个配上断言。
"""

# The five programs. Each has one bug; repair it, change as little as you can.
# 五个程序，各有一处错；改掉它，改得越少越好。


def mean_hours(hours: list) -> float:
    """Return the mean of the hours; the list is not empty.
    返回这些小时数的平均；列表不空。
    """
    return sum(hours) // len(hours)


def days_to_goal(hours: list, goal: float):
    """Return after how many days the hours add up to the goal or more; None if they never do.
    返回到第几天为止，小时数之和达到或超过目标；始终达不到，返回 None。
    """
    total = 0.0
    days = 0
    for h in hours:
        total = total + h
        days = days + 1
        if total > goal:
            return days
    return None


def running_totals(hours: list) -> list:
    """Return a new list: for each day, the hours up to and including it.
    返回新列表：每一天对应到这一天为止（含当天）的小时总数。
    """
    totals = hours
    for i in range(1, len(totals)):
        totals[i] = totals[i] + totals[i - 1]
    return totals


def split_days(days: list, n: int) -> tuple:
    """Return the first n items, and all the others.
    返回前 n 项，以及其余各项。
    """
    return days[:n], days[n + 1 :]


def most_minutes(entries: list) -> int:
    """Return the largest of the entries, whole numbers written as text; ValueError if one is not.
    返回各项中最大的；每项是写成文本的整数，有一项不是就抛出 ValueError。
    """
    best = entries[0]
    for entry in entries:
        if entry > best:
            best = entry
    return int(best)


# The assertions. Each stays silent on a right result and raises AssertionError on a wrong one.
# 断言。结果对，什么也不做；结果错，抛出 AssertionError。


def check_mean_hours(hours: list, result: float) -> None:
    """Stop the program unless `result` is the mean of `hours`.
    `result` 不是 `hours` 的平均，就让程序停下。
    """
    assert result >= 0, f"{result} is less than nothing"  # TODO: not enough / 还不够


def check_days_to_goal(hours: list, goal: float, result) -> None:
    """Stop the program unless `result` is right; it may be None.
    `result` 不对，就让程序停下；它可能是 None。
    """
    # TODO


def check_running_totals(before: list, after: list, result: list) -> None:
    """`before` and `after`: the caller's list before and after the call.
    `before` 和 `after`：调用前、调用后，调用者手里的那个列表。
    """
    # TODO


def check_split_days(days: list, n: int, result: tuple) -> None:
    """`result` is the pair of lists that came back.
    `result` 是返回的那一对列表。
    """
    # TODO


def check_most_minutes(entries: list, result: int) -> None:
    """Stop the program unless `result` is the largest of the entries.
    `result` 不是各项中最大的，就让程序停下。
    """
    # TODO


# A tool for longer programs.
# 对付更长程序的工具。


def find_culprit(steps: list, value, check):
    """Return the number of the first step after which `check` fails; None if it never does.
    返回第一个使 `check` 不通过的步骤的编号；始终通过，返回 None。
    """
    for step in steps:
        value = step(value)
    return None  # TODO


if __name__ == "__main__":
    week = [1.5, 0.5, 2.0, 1.0]
    print("mean           ", mean_hours(week))
    print("days to 4 hours", days_to_goal(week, 4.0))
    print("totals         ", running_totals(week))
    print("parts          ", split_days(week, 2))
    print("most minutes   ", most_minutes(["95", "120", "40"]))
