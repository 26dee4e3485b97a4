from baibu.grader.checks import check, expect


@check(zh="返回一个数", en="gives a number", proves=["averages"])
def number(learner, rng):
    expect(learner.far([1.0, 2.0, 3.0])).is_number()


@check(zh="对任何列表都对", en="is right for any list", proves=["averages"])
def right(learner, rng):
    xs = rng.normal(size=5).tolist()
    expect(learner.far(xs)).close_to(len(xs))
