"""Checks of stage 1: values and types of three small functions, and a traceback understood."""

from numpy.random import Generator
from solution import celsius, greeting, ledger_line, report

from baibu.grader.checks import Learner, check, expect

SUBJECTS = ["Python", "maths", "数学", "reading papers", "线性代数"]
NAMES = ["Ada", "小明", "Grace Hopper", "李雷", "Li Lei"]


@check(
    zh="celsius 返回数，50 °F 得 10.0 °C",
    en="celsius returns a number: 50 °F give 10.0 °C",
    proves=["values-types", "functions"],
)
def gives_a_number(learner: Learner, rng: Generator) -> None:
    expect(learner.celsius(50)).close_to(10.0)
    expect(learner.celsius(212)).close_to(100.0)


@check(
    zh="celsius 对任何温度都算得准，不四舍五入",
    en="celsius is exact for any temperature, not rounded",
    proves=["values-types"],
)
def converts_exactly(learner: Learner, rng: Generator) -> None:
    for fahrenheit in (98.6, 100, -40, 0, round(float(rng.uniform(-80, 300)), 2)):
        expect(learner.celsius(fahrenheit)).close_to(celsius(fahrenheit), rtol=1e-9, atol=1e-9)


@check(
    zh="ledger_line 返回一段文本，与任务里的例子一字不差",
    en="ledger_line returns a text, the example of the task letter by letter",
    proves=["functions", "values-types"],
)
def writes_the_example(learner: Learner, rng: Generator) -> None:
    expect(learner.ledger_line(3, "Python", 95)).equals(ledger_line(3, "Python", 95))


@check(
    zh="ledger_line 对别的日子、科目和时长也写得对",
    en="ledger_line is right for other days, subjects and times",
    proves=["values-types"],
)
def writes_other_lines(learner: Learner, rng: Generator) -> None:
    for minutes in (125, 60, 7, 0, int(rng.integers(200, 900))):
        day, subject = int(rng.integers(1, 200)), str(rng.choice(SUBJECTS))
        got = learner.ledger_line(day, subject, minutes)
        expect(got).equals(ledger_line(day, subject, minutes))


@check(
    zh="greeting 返回两行：先英文，后中文，名字和天数填在里面",
    en="greeting returns two lines, English then Chinese, with the name and the day in them",
    proves=["functions", "values-types"],
)
def greets_twice(learner: Learner, rng: Generator) -> None:
    expect(learner.greeting("Ada", 2)).equals(greeting("Ada", 2))
    for days in (0, 9, int(rng.integers(10, 300))):
        name = str(rng.choice(NAMES))
        expect(learner.greeting(name, days)).equals(greeting(name, days))


@check(
    zh="error_type 和 raised_in 说出报错的类型和发生的地方",
    en="error_type and raised_in say which error it is and where it was raised",
    proves=["debugging"],
)
def reads_the_traceback(learner: Learner, rng: Generator) -> None:
    expect(learner.error_type(), zh="错误类型", en="the type").equals("TypeError")
    expect(learner.raised_in(), zh="发生的地方", en="where it was raised").equals("average")


@check(
    zh="caused_by 说出错误由哪个函数引起",
    en="caused_by names the function behind the error",
    proves=["debugging"],
)
def finds_the_cause(learner: Learner, rng: Generator) -> None:
    expect(learner.caused_by()).equals("read_minutes")


@check(
    zh="修好之后，read_minutes 给出整数",
    en="after the repair read_minutes gives whole numbers",
    proves=["debugging", "values-types"],
)
def reads_whole_numbers(learner: Learner, rng: Generator) -> None:
    minutes = int(rng.integers(100, 900))
    expect(learner.read_minutes("40")).equals(40)
    expect(learner.read_minutes(str(minutes))).equals(minutes)


@check(
    zh="修好之后，average 和 report 的结果都对",
    en="after the repair average and report are right",
    proves=["debugging"],
)
def reports_the_mean(learner: Learner, rng: Generator) -> None:
    first, second = (str(int(m)) for m in rng.integers(5, 200, 2))
    expect(learner.average("40", "25")).close_to(32.5)
    expect(learner.report(first, second)).equals(report(first, second))
