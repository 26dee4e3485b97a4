"""Stage 1: first program. Write the first six functions; the last four hold one planted bug.
第 1 关：第一段程序。前六个函数要你写；后四个里埋了一处错。
"""


def celsius(fahrenheit: float) -> float:
    """Return the temperature in degrees Celsius.
    返回摄氏温度。
    """
    # TODO: subtract 32, then multiply by 5 and divide by 9
    # TODO：先减 32，再乘 5 除以 9
    return fahrenheit


def ledger_line(day: int, subject: str, minutes: int) -> str:
    """Return one line of the study ledger.
    返回学习账本里的一行。
    """
    hours = 0  # TODO: the full hours in minutes / 这些分钟里有几个整小时
    rest = 0  # TODO: the minutes that are left over / 还剩几分钟
    # TODO: the brackets at the end are missing / 结尾的括号还没写
    return f"Day {day}: {subject}, {hours} h {rest} min"


def greeting(name: str, days: int) -> str:
    """Return a greeting of two lines, the first in English, the second in Chinese.
    返回两行问候，第一行英文，第二行中文。
    """
    # TODO
    return "Hello!"


# Run this file: it ends with a traceback. Read it, answer three questions, repair the bug.
# 运行这个文件：它会以一段报错回溯收场。读懂它，回答三个问题，再把错改掉。


def error_type() -> str:
    """Return the type of the error, the word before the colon in the last line.
    返回错误的类型，也就是最后一行冒号前面的那个词。
    """
    return "?"


def raised_in() -> str:
    """Return the name of the function in which the error was raised.
    返回报错发生在哪个函数里（函数名）。
    """
    return "?"


def caused_by() -> str:
    """Return the name of the function that caused it: the one to repair.
    返回错误由哪个函数引起（函数名），也就是该修的那个。
    """
    return "?"


def read_minutes(text: str) -> int:
    """Turn an entry of the ledger, such as "40", into a number of minutes.
    把账本里的一项（如 "40"）变成分钟数。
    """
    return text


def add_up(first: str, second: str) -> int:
    """Add two entries.
    把两项加起来。
    """
    return read_minutes(first) + read_minutes(second)


def average(first: str, second: str) -> float:
    """Give the mean of two entries.
    求两项的平均。
    """
    return add_up(first, second) / 2


def report(first: str, second: str) -> str:
    """Write the report of two days.
    写出两天的小结。
    """
    return f"{average(first, second):.1f} minutes a day"


if __name__ == "__main__":  # only when this file itself is run / 只在直接运行本文件时执行
    print(celsius(98.6))
    print(ledger_line(3, "Python", 95))
    print(greeting("Ada", 2))
    print(report("40", "25"))
