from baibu.grader.checks import check, expect, observes


@check(zh="返回一个数", en="gives a number", proves=["averages"])
def number(learner, rng):
    expect(learner.spread([1.0, 2.0, 3.0])).is_number()


@check(zh="对任何列表都对", en="is right for any list", proves=["averages"])
def right(learner, rng):
    xs = rng.normal(size=5).tolist()
    expect(learner.spread(xs)).close_to(max(xs) - min(xs))


@observes("q1")
def q1(learner, rng):
    return "up" if learner.spread([0.0, 9.0]) > learner.spread([0.0, 1.0]) else "down"
