"""Checks of stage 8: the entry, the contract of the parts, the pipeline, clones without ties.

Values are multiples of a quarter and rows differ, so that no two distances are equal by chance:
each check that asks for nearest rows draws until they are apart.
"""

from collections.abc import Callable
from typing import Any

from numpy.random import Generator
from solution import Nearest, Pipeline, Scaler

from baibu.grader.checks import Learner, Unmet, check, expect

CHAPTERS = [[10.0, 100.0], [20.0, 300.0], [40.0, 200.0]]  # pages, new words: the brief's example
MINUTES = [30.0, 90.0, 120.0]
LOOK = """
def look(first, same, other):
    return {
        "equal": first == same,
        "unequal": first == other,
        "in a set": len({first, same, other}),
        "text": repr(first),
    }
"""
CHANGE = """
def change(entry, name, value):
    setattr(entry, name, value)
    return getattr(entry, name)
"""
IS = "lambda a, b: a is b"
AFTERWARDS = "lambda scaler, rows: (scaler.fit(rows).transform(rows), rows)"
SPOIL = """
def spoil(model, rows, answers, asked):
    model.fit(rows, answers)
    before = model.predict(asked)
    for row in rows:
        for i in range(len(row)):
            row[i] = 0.0
    for i in range(len(answers)):
        answers[i] = -1.0
    return before, model.predict(asked)
"""
STRANGERS = """
class Shift:
    # A transformer of another maker: it learns the first row and takes it away.

    def __init__(self, log):
        self.log = log

    def get_params(self):
        return {"log": self.log}

    def fit(self, rows, answers=None):
        self.log.append(("fit", len(rows)))
        self.first = rows[0]
        return self

    def transform(self, rows):
        self.log.append(("transform", len(rows)))
        return [[x - a for x, a in zip(row, self.first)] for row in rows]


class Total:
    # A model of another maker: it answers with the sum of the row and the first answer learnt.

    def get_params(self):
        return {}

    def fit(self, rows, answers):
        self.learnt = rows, answers
        return self

    def predict(self, rows):
        return [sum(row) + self.learnt[1][0] for row in rows]


def strangers():
    return Shift([]), Shift([]), Total()
"""


@check(
    zh="Entry 有 day、subject、minutes 和 hours，显示出来一目了然",
    en="Entry has day, subject, minutes and hours, and shows itself readably",
    proves=["object-design"],
)
def holds_values(learner: Learner, rng: Generator) -> None:
    for day, minutes in ((3, 95), (int(rng.integers(1, 60)), int(rng.integers(10, 300)))):
        entry = learner.Entry(day, "Python", minutes)
        expect((entry.day, entry.subject, entry.minutes)).equals((day, "Python", minutes))
        expect(entry.hours, zh="hours", en="hours").close_to(minutes / 60)
        shown = learner.define("lambda entry: repr(entry)")(entry)
        expect(shown).equals(f"Entry(day={day}, subject='Python', minutes={minutes})")


@check(
    zh="值相同的 Entry 相等，也能放进集合；排序先看 day",
    en="entries with equal values are equal and can be put into a set; they sort by day first",
    proves=["object-design"],
)
def compares_values(learner: Learner, rng: Generator) -> None:
    look = learner.define(LOOK, name="look")
    day, minutes = int(rng.integers(1, 60)), int(rng.integers(10, 300))
    first, same = (learner.Entry(day, "Python", minutes) for _ in range(2))
    other = learner.Entry(day, "Python", minutes + 1)
    want = {"equal": True, "unequal": False, "in a set": 2}
    want["text"] = f"Entry(day={day}, subject='Python', minutes={minutes})"
    expect(look(first, same, other)).equals(want)
    days = [int(d) for d in rng.permutation(range(2, 12))[:4]]
    entries = [learner.Entry(d, "maths", int(rng.integers(10, 90))) for d in days]
    in_order = learner.define("lambda entries: [entry.day for entry in sorted(entries)]")
    expect(in_order(entries), zh="排序之后", en="sorted").equals(sorted(days))


@check(
    zh="Entry 建好之后不能改动",
    en="an Entry cannot be changed once it is made",
    proves=["object-design"],
)
def stays_fixed(learner: Learner, rng: Generator) -> None:
    change = learner.define(CHANGE, name="change")
    minutes = int(rng.integers(10, 300))
    entry = learner.Entry(4, "maths", minutes)
    for name, value in (("minutes", minutes + 5), ("day", 1)):
        learner.raises(AttributeError, change, entry, name, value)
    expect((entry.day, entry.minutes)).equals((4, minutes))


@check(
    zh="day 小于 1、minutes 为负，抛出 ValueError；0 分钟可以",
    en="a day before 1 and negative minutes raise ValueError; 0 minutes are fine",
    proves=["object-design"],
)
def refuses_bad_values(learner: Learner, rng: Generator) -> None:
    expect(learner.Entry(1, "rest", 0).minutes).equals(0)
    for day, minutes in ((0, 30), (3, -1), (-int(rng.integers(1, 9)), 5)):
        learner.raises(ValueError, learner.Entry, day, "maths", minutes)
    minutes = int(rng.integers(1, 99))
    expect(learner.Entry(2, "maths", minutes).minutes).equals(minutes)


@check(
    zh="Scaler 把每一列缩放到 low 与 high 之间，fit 返回它自己",
    en="Scaler brings each column between low and high; fit gives the scaler itself",
    proves=["model-pipelines"],
)
def scales(learner: Learner, rng: Generator) -> None:
    scaler = learner.Scaler()
    got = scaler.fit(CHAPTERS)
    is_same = learner.define(IS)(got, scaler)
    expect(scaler.transform(CHAPTERS)).close_to(Scaler().fit(CHAPTERS).transform(CHAPTERS))
    expect.that(is_same is True, zh="fit 返回对象自己", en="fit returns the object itself")
    rows = some_rows(rng)
    low, high = -1.0, float(rng.integers(2, 6))
    want = Scaler(low, high).fit(rows).transform(rows)
    expect(learner.Scaler(low, high).fit(rows).transform(rows)).close_to(want, atol=1e-12)
    expect(learner.Scaler(high=high, low=low).get_params()).equals({"low": low, "high": high})


@check(
    zh="transform 只用 fit 学到的，新的行可以超出范围；再 fit 一次就忘掉以前的",
    en="transform uses what fit learnt, new rows may lie outside; a second fit forgets the first",
    proves=["model-pipelines"],
)
def uses_what_it_learnt(learner: Learner, rng: Generator) -> None:
    rows, new = some_rows(rng), [[-5.0, 50.0, 1.0], [30.0, -8.0, 12.0]]
    scaler = learner.Scaler()
    scaler.fit(rows)
    expect(scaler.transform(new)).close_to(Scaler().fit(rows).transform(new), atol=1e-12)
    one = [rows[2]]
    expect(scaler.transform(one)).close_to(Scaler().fit(rows).transform(one), atol=1e-12)
    expect(scaler.smallest_, zh="smallest_", en="smallest_").equals(Scaler().fit(rows).smallest_)
    expect(scaler.largest_, zh="largest_", en="largest_").equals(Scaler().fit(rows).largest_)
    others = [[x / 2 + 2 for x in row] for row in some_rows(rng)]  # within the first range
    scaler.fit(others)
    want = Scaler().fit(others).transform(new)
    expect(scaler.transform(new), zh="再次 fit 之后", en="after a second fit").close_to(
        want, atol=1e-12
    )


@check(
    zh="只有一种值的列全变成 low；还没 fit 就 transform，抛出 RuntimeError；给它的行不变",
    en="a column of one value becomes low; transform before fit: RuntimeError; rows stay as given",
    proves=["model-pipelines", "object-design"],
)
def keeps_its_manners(learner: Learner, rng: Generator) -> None:
    rows = [[float(x), 7.0] for x in rng.permutation(range(1, 12))[:4]]
    low = float(rng.integers(1, 4))
    afterwards = learner.define(AFTERWARDS)
    got, after = afterwards(learner.Scaler(low, low + 2.0), rows)
    expect(got).close_to(Scaler(low, low + 2.0).fit(rows).transform(rows), atol=1e-12)
    expect(after, zh="给它的行", en="the rows it was given").equals(rows)
    learner.raises(RuntimeError, learner.Scaler().transform, rows)


@check(
    zh="两个 Scaler 互不相干",
    en="two scalers have nothing to do with each other",
    proves=["object-design"],
)
def shares_nothing(learner: Learner, rng: Generator) -> None:
    rows, others = some_rows(rng), [[x + 100 for x in row] for row in some_rows(rng)]
    first, second = learner.Scaler(), learner.Scaler()
    first.fit(rows)
    second.fit(others)
    want = Scaler().fit(rows).transform(rows)
    expect(first.transform(rows), zh="第一个", en="the first").close_to(want, atol=1e-12)
    want = Scaler().fit(others).transform(others)
    expect(second.transform(others), zh="第二个", en="the second").close_to(want, atol=1e-12)
    learner.raises(RuntimeError, learner.Scaler().transform, rows)


@check(
    zh="Nearest 用最近 k 行的平均来回答",
    en="Nearest answers with the mean of the k nearest rows",
    proves=["model-pipelines"],
)
def answers_by_the_nearest(learner: Learner, rng: Generator) -> None:
    model = learner.Nearest()
    model.fit(CHAPTERS, MINUTES)
    expect(model.predict([[12.0, 110.0], [39.0, 190.0]])).close_to([30.0, 120.0])
    for k in (1, 3):
        rows, answers, asked = a_task(rng)
        model = learner.Nearest(k)
        model.fit(rows, answers)
        expect(model.predict(asked)).close_to(Nearest(k).fit(rows, answers).predict(asked))
    expect(model.get_params()).equals({"k": 3})
    learner.raises(RuntimeError, learner.Nearest().predict, asked)


@check(
    zh="Nearest 自己留一份：调用者以后改动列表，它的回答不变",
    en="Nearest keeps copies of its own: it answers the same when the caller changes the lists",
    proves=["object-design"],
)
def keeps_its_own_copy(learner: Learner, rng: Generator) -> None:
    rows, answers, asked = a_task(rng)
    want = Nearest(1).fit(rows, answers).predict(asked)
    spoil = learner.define(SPOIL, name="spoil")
    before, after = spoil(learner.Nearest(1), rows, answers, asked)
    expect(before, zh="改动之前", en="before the change").close_to(want)
    expect(after, zh="改动之后", en="after the change").close_to(want)


@check(
    zh="Pipeline 逐步 fit，再逐步 transform，最后一步回答",
    en="Pipeline fits step after step, transforms step after step, and lets the last one answer",
    proves=["model-pipelines"],
)
def chains_its_steps(learner: Learner, rng: Generator) -> None:
    rows, answers, asked = a_task(rng)
    pipeline = learner.Pipeline([learner.Scaler(), learner.Scaler(-2.0, 3.0), learner.Nearest(2)])
    pipeline.fit(rows, answers)
    want = Pipeline([Scaler(), Scaler(-2.0, 3.0), Nearest(2)]).fit(rows, answers).predict(asked)
    expect(pipeline.predict(asked)).close_to(want)
    one_by_one = [pipeline.predict([row])[0] for row in asked]
    expect(one_by_one, zh="一行一行地问", en="asked row by row").close_to(want)
    expect(len(pipeline), zh="len", en="len").equals(3)
    expect(pipeline[2].k, zh="pipeline[2].k", en="pipeline[2].k").equals(2)
    scaled = Scaler().fit(rows).transform(rows)
    expect(pipeline[1].largest_).close_to(Scaler().fit(scaled).largest_)


@check(
    zh="别人写的类，只要有这几个方法，也能放进 Pipeline；predict 时不再 fit",
    en="classes of others work in a Pipeline if they have the methods; predict does not fit again",
    proves=["model-pipelines", "object-design"],
)
def takes_strangers(learner: Learner, rng: Generator) -> None:
    rows, answers, asked = a_task(rng)
    strangers = learner.define(STRANGERS, name="strangers")
    first, second, model = strangers()
    pipeline = learner.Pipeline([first, second, model])
    pipeline.fit(rows, answers)
    want = [sum(x - a for x, a in zip(row, rows[0])) + answers[0] for row in asked]
    expect(pipeline.predict(asked)).close_to(want, atol=1e-9)
    n, m = len(rows), len(asked)
    did = [("fit", n), ("transform", n), ("transform", m)]
    expect(first.log, zh="第一步被调用的方法", en="what the first step was asked").equals(did)
    expect(second.log, zh="第二步被调用的方法", en="what the second step was asked").equals(did)


@check(
    zh="clone 得到同参数的新对象，什么也没学过",
    en="clone gives a new object with the same parameters that has learnt nothing",
    proves=["object-design", "model-pipelines"],
)
def clones_parts(learner: Learner, rng: Generator) -> None:
    rows, answers, asked = a_task(rng)
    high, k = float(rng.integers(2, 9)), int(rng.integers(2, 4))
    scaler, model = learner.Scaler(0.5, high), learner.Nearest(k)
    scaler.fit(rows)
    model.fit(rows, answers)
    twins = learner.clone(scaler), learner.clone(model)
    is_same = [learner.define(IS)(twins[0], scaler), learner.define(IS)(twins[1], model)]
    found = [twin.get_params() for twin in twins]
    unfitted = [refusal(learner, twins[0].transform, rows)]
    unfitted += [refusal(learner, twins[1].predict, asked)]
    twins[0].fit(asked)
    got = scaler.transform(rows)
    expect(is_same, zh="是不是同一个对象", en="the very same object?").equals([False, False])
    expect(found, zh="参数", en="the parameters").equals([{"low": 0.5, "high": high}, {"k": k}])
    demand(unfitted)
    want = Scaler(0.5, high).fit(rows).transform(rows)
    expect(got, zh="原来的", en="the original").close_to(want)


@check(
    zh="clone 一条 Pipeline，每一步都是新的，两边互不影响",
    en="the clone of a Pipeline has new steps, and neither touches the other",
    proves=["object-design", "model-pipelines"],
)
def clones_pipelines(learner: Learner, rng: Generator) -> None:
    rows, answers, asked = a_task(rng)
    others = [[x / 2 + 2 for x in row] for row in rows]
    other_answers = [a + 1000 for a in answers]
    original = learner.Pipeline([learner.Scaler(), learner.Nearest(1)])
    original.fit(rows, answers)
    twin = learner.clone(original)
    is_same = learner.define(IS)(twin, original)
    unfitted = [refusal(learner, twin.predict, asked)]
    twin.fit(others, other_answers)
    answered, new = original.predict(asked), twin.predict(asked)
    expect(is_same, zh="是不是同一个对象", en="the very same object?").equals(False)
    demand(unfitted)
    want = Pipeline([Scaler(), Nearest(1)]).fit(rows, answers).predict(asked)
    expect(answered, zh="原来的", en="the original").close_to(want)
    want = Pipeline([Scaler(), Nearest(1)]).fit(others, other_answers).predict(asked)
    expect(new, zh="新的", en="the clone").close_to(want)


@check(
    zh="clone 也会复制列表参数和别人写的类，套着的 Pipeline 一层不漏",
    en="clone copies parameters that are lists, classes of others, and pipelines in pipelines",
    proves=["object-design"],
)
def clones_deeply(learner: Learner, rng: Generator) -> None:
    rows, answers, _ = a_task(rng)
    strangers = learner.define(STRANGERS, name="strangers")
    stranger, _, model = strangers()
    twin = learner.clone(stranger)
    twin.fit(rows)
    logs = [twin.log, stranger.log]
    outer = learner.Pipeline([stranger, learner.Pipeline([learner.Scaler(), model])])
    outer.fit(rows, answers)
    first = [[x - a for x, a in zip(row, rows[0])] for row in rows]
    twin = learner.clone(outer)
    unfitted = [refusal(learner, twin[1][0].transform, rows)]
    twin[1][0].fit([[x + 500 for x in row] for row in rows])
    got = outer[1][0].transform(first)
    expect(logs, zh="新的和原来的列表", en="the clone's list and the original's").equals(
        [[("fit", len(rows))], []]
    )
    demand(unfitted)
    want = Scaler().fit(first).transform(first)
    expect(got, zh="原来的", en="the original").close_to(want, atol=1e-12)


def refusal(learner: Learner, call: Callable[..., Any], *args: Any) -> Unmet | None:
    """Try what an unfitted object refuses; give what is wrong for later, and go on."""
    try:
        learner.raises(RuntimeError, call, *args)
    except Unmet as unmet:
        return unmet
    return None


def demand(found: list[Unmet | None]) -> None:
    """Fail now with what was found wrong earlier."""
    for unmet in found:
        if unmet is not None:
            raise unmet


def some_rows(rng: Generator) -> list[list[float]]:
    """Draw rows of three columns in quarters, with a range of at least one in each column."""
    rows = [[int(q) / 4 for q in rng.integers(0, 60, 3)] for _ in range(int(rng.integers(4, 8)))]
    return [*rows, [0.25, 0.5, 14.0], [15.25, 13.0, 0.75]]


def a_task(rng: Generator) -> tuple[list[list[float]], list[float], list[list[float]]]:
    """Draw rows with answers and rows to ask about, whose nearest rows are clear, scaled or not."""
    while True:
        rows = some_rows(rng)
        answers = [float(a) for a in rng.permutation(range(10, 200))[: len(rows)]]
        asked = [[int(q) / 4 for q in rng.integers(0, 60, 3)] for _ in range(4)]
        scaler = Scaler().fit(rows)
        if is_clear(rows, asked) and is_clear(scaler.transform(rows), scaler.transform(asked)):
            return rows, answers, asked


def is_clear(rows: list[list[float]], asked: list[list[float]]) -> bool:
    """Say whether no two rows are almost equally near."""
    for row in asked:
        far = sorted(sum((a - b) ** 2 for a, b in zip(row, other)) for other in rows)
        if any(b - a < 1e-6 for a, b in zip(far, far[1:])):
            return False
    return True
