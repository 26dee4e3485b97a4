"""Checks of the stage that the grader is tested with."""

import numpy as np
from baibu.grader.checks import Learner, check, expect
from solution import fit
@check(zh="一步", en="one step", proves=["gradient-descent"])
def one_step(learner, rng):
    x = rng.normal(size=5); y = 2*x+1
    expect(learner.fit(x, y, 0.01, 1)).close_to(fit(x, y, 0.01, 1))
@check(zh="收敛", en="converges", proves=["gradient-descent"])
def converges(learner, rng):
    x = rng.normal(size=30); y = 2*x+1+rng.normal(size=30)*.1
    expect(learner.fit(x, y, lr=0.05, epochs=2000)).close_to(tuple(np.polyfit(x, y, 1)), rtol=1e-4)
@check(zh="模型", en="model", proves=["gradient-descent"])
def model(learner, rng):
    m = learner.Model(k=2)
    x = rng.normal(size=4)
    m.fit(x)
    expect(m.mean_).close_to(float(x.mean()), rtol=1e-9)
    expect(m.predict(x)).is_array(shape=(4,), dtype="float")
    expect(learner.define("lambda f: f(2)")(learner.define("lambda x: x+1"))).equals(3)
@check(zh="不改动 x", en="leaves x alone", proves=["gradient-descent"])
def leaves_x_alone(learner, rng):
    x = rng.normal(size=4)
    expect(learner.define("lambda f, x: (f(x, x, 0.1, 1), x)[1]")(learner.fit, x)).equals(x)
