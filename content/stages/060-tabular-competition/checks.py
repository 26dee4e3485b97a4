"""Checks of stage 60: measuring at home, the entry, its file, the leaderboards, the write-up.

The season's labels are drawn here, by `given.py`. What the file scores on the private rows is told
only for an entry that was chosen as final; until then nothing that is said depends on them.
"""

import csv
import hashlib
import io
import math
import re
from functools import lru_cache
from typing import Any

import given
import numpy as np
import solution as reference
from numpy.random import Generator
from numpy.typing import NDArray

from baibu.grader.checks import Handed, Learner, Text, check, expect, project_of

Array = NDArray[Any]
MARGIN = 0.01  # of a score, above the best of the three baselines
ABOVE, BELOW = 3.0, 5.0  # standard errors that an estimate may be off: the shake-up rule
HEADINGS = {
    "en": ("Problem", "Validation", "Entry", "AutoML", "Leaderboard", "Limits"),
    "zh": ("问题", "验证", "方案", "自动机器学习", "排行榜", "局限"),
}
FIT = """
import numpy

def fit(train, want, test):
    fit.learnt.append(train["id"].tolist())
    fit.asked.append(test["id"].tolist())
    fit.known.append(want.tolist())
    return test["p"].to_numpy()

fit.learnt, fit.asked, fit.known = [], [], []
"""
MEMORY = """
import numpy

def fit(train, want, test):
    known = dict(zip(train["id"].tolist(), want.tolist()))
    return numpy.array([known.get(one, 0.5) for one in test["id"].tolist()])
"""
MAKE = "def make(seed):\n    import numpy\n    return numpy.random.default_rng(seed)\n"


@check(
    zh="auc：排对的对子占多少，打平算一半",
    en="auc: the share of pairs in the right order, a tie is a half",
    proves=["model-selection"],
)
def ranks_pairs(learner: Learner, rng: Generator) -> None:
    for levels in (1000, 7, 3):
        want = rng.permutation(np.arange(30) % 3 == 0).astype(int)
        got = rng.integers(0, levels, 30) / levels
        expect(number_of(learner.auc(want, got))).close_to(by_pairs(want, got), rtol=1e-9)
    want = rng.permutation(np.arange(20) % 2)
    same = number_of(learner.auc(want, np.full(20, 0.3)))
    expect(same, zh="全都一样", en="all the same").close_to(0.5, rtol=1e-9)
    upside = number_of(learner.auc(want, 1.0 - want))
    expect(upside, zh="全反了", en="all the wrong way round").close_to(0.0, atol=1e-9)


@check(
    zh="cross_validate：每行恰好被问一次，只从其余的行学，得分是每一份的 auc",
    en="cross_validate: each row is asked once, the rest is learnt from, each part has its auc",
    proves=["model-selection", "competition-workflow"],
)
def validates(learner: Learner, rng: Generator) -> None:
    table, want = drawn(rng, 103)
    fit = learner.define(FIT, name="fit")
    scores = learner.cross_validate(fit, table, want, generator(learner, rng), 5)
    scores = expect(scores, zh="得分", en="scores").is_array((5,), "float")
    asked, learnt, known = (plain_of(getattr(fit, name)) for name in ("asked", "learnt", "known"))
    everything = sorted(table["id"].tolist())
    expect.that(
        sorted(one for part in asked for one in part) == everything,
        zh="每一行恰好被预测一次",
        en="every row is predicted just once",
    )
    sizes = sorted(len(part) for part in asked)
    expect.that(sizes == [20, 20, 21, 21, 21], zh="各份一样大", en="parts of equal size", got=sizes)
    outcome = dict(zip(table["id"].tolist(), want.tolist()))
    for part, rest, labels in zip(asked, learnt, known):
        expect.that(
            sorted([*part, *rest]) == everything,
            zh="学的是其余的全部行",
            en="what is learnt from is all the other rows",
        )
        expect.that(
            [outcome[one] for one in rest] == labels,
            zh="标签和行对得上",
            en="labels belong to their rows",
        )
    p = dict(zip(table["id"].tolist(), table["p"].tolist()))
    wanted = [
        by_pairs(np.array([outcome[i] for i in part]), np.array([p[i] for i in part]))
        for part in asked
    ]
    expect(scores, zh="各份的得分", en="the parts' scores").close_to(np.array(wanted), rtol=1e-9)


@check(
    zh="cross_validate：背答案的模型得 0.5；每次重新打乱",
    en="cross_validate: a model that learns answers by heart gets 0.5; shuffled anew each time",
    proves=["model-selection"],
)
def is_not_fooled(learner: Learner, rng: Generator) -> None:
    table, want = drawn(rng, 100)
    memory = learner.define(MEMORY, name="fit")
    got = learner.cross_validate(memory, table, want, generator(learner, rng), 4)
    expect(got, zh="背答案的模型", en="a model that learns by heart").close_to(
        np.full(4, 0.5), rtol=1e-9
    )
    parts = []
    for _ in range(2):
        fit = learner.define(FIT, name="fit")
        learner.cross_validate(fit, table, want, generator(learner, rng), 5)
        parts.append({frozenset(part) for part in plain_of(fit.asked)})
    expect.that(parts[0] != parts[1], zh="每次的划分不同", en="the parts differ each time")


@check(
    zh="choose：最好的一个标准误之内，取最简单的",
    en="choose: the simplest within one standard error of the best",
    proves=["model-selection"],
)
def chooses(learner: Learner, rng: Generator) -> None:
    noise = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    for folds in (noise, np.tile(noise, 2)):
        spread = float(rng.uniform(0.004, 0.01))
        error = float(np.std(spread * folds, ddof=1) / math.sqrt(len(folds)))
        for steps in (
            (-3.0, 0.0, -0.5),
            (0.0, -0.2, -4.0),
            (-3.0, -0.6, 0.0),
            (-0.9, -0.6, 0.0),
            (-1.3, -1.1, 0.0),
            (-3.0, -1.5, 0.0),
        ):
            best = float(rng.uniform(0.7, 0.8))
            names = ("small", "middle", "large")
            means = {name: best + step * error for name, step in zip(names, steps)}
            scores = {name: mean + spread * rng.permutation(folds) for name, mean in means.items()}
            expect(learner.choose(scores), zh="选中的", en="the choice").equals(
                reference.choose(scores)
            )


@check(
    zh="shake_up：两张榜之间名次平均变了多少",
    en="shake_up: the mean change of place between two leaderboards",
    proves=["competition-workflow"],
)
def counts_the_shake_up(learner: Learner, rng: Generator) -> None:
    for teams in (2, 9, 30):
        public, private = rng.permutation(teams) / 100 + 0.5, rng.permutation(teams) / 100 + 0.4
        got = number_of(learner.shake_up(public, private))
        expect(got).close_to(reference.shake_up(public, private), rtol=1e-9)
    same = number_of(learner.shake_up(public, public / 2))
    expect(same, zh="名次没变", en="no place changed").close_to(0.0, atol=1e-12)
    turned = number_of(learner.shake_up(np.array([0.9, 0.5, 0.1]), np.array([0.1, 0.5, 0.9])))
    expect(turned, zh="首尾对调", en="first and last changed").close_to(4 / 9, rtol=1e-9)


@check(
    zh="entry：每行给一个概率，缺失值和没见过的 site 也行，一行的答案不看别的测试行",
    en="entry: a chance for each row, gaps and unknown sites too; other test rows play no part",
    proves=["competition-workflow"],
)
def answers_each_row(learner: Learner, rng: Generator) -> None:
    at = given.competition(f"small {rng.integers(10**9)}")
    rows = rng.choice(given.TRAIN, 300, replace=False)
    train, want = table_of(at.train.iloc[rows]), at.train["outcome"].to_numpy()[rows]
    test = at.test.iloc[:60].reset_index(drop=True)
    test.loc[3, "site"] = "F"
    test.loc[4, list(given.NUMBERS)] = np.nan
    got = chances_of(learner.entry(train, want, test, 7), 60)
    expect.that(
        len(np.unique(got)) >= 20,
        zh="给的是概率，不是标签",
        en="chances, not labels",
        got=len(np.unique(got)),
    )
    some = chances_of(learner.entry(train, want, test.iloc[:20], 7), 20)
    expect(some, zh="只问前 20 行", en="the first 20 rows alone").close_to(got[:20], atol=1e-6)


@check(
    zh="submission：第一行列名，然后每行一个 id 和一个概率，次序不变",
    en="submission: a line of names, then an id and a chance in each line, in the order given",
    proves=["competition-workflow"],
)
def writes_the_file(learner: Learner, rng: Generator) -> None:
    ids, chances = rng.permutation(np.arange(500, 512)), rng.uniform(0, 1, 12)
    chances[:2] = 1.0, 0.000_04
    text = expect(learner.submission(ids, chances), zh="文件", en="the file").is_text()
    rows = list(csv.reader(io.StringIO(text)))
    expect(rows[:1], zh="列名", en="the names").equals([["id", "chance"]])
    expect([row[0] for row in rows[1:]], zh="id", en="ids").equals([str(one) for one in ids])
    values = np.array([number_in(row[-1]) for row in rows[1:]])
    expect(values, zh="概率", en="chances").close_to(chances, atol=5e-5)
    expect.that(text.endswith("\n"), zh="最后一行也换行", en="the last line ends too")


@check(
    zh="题卡：说清目标、使用者、决定、约束和什么都不做的代价；按 AUC 评判",
    en="the card: goal, user, decision, constraint, cost of doing nothing; judged by AUC",
    proves=["competition-workflow"],
)
def says_why(learner: Learner, rng: Generator) -> None:
    project = project_of(learner)
    for name in ("goal", "user", "decision", "constraint", "doing_nothing"):
        project.said(f"problem.{name}", least=20)
    for name, wanted in (("target", "outcome"), ("metric", "roc_auc"), ("kind", "binary")):
        found = project.value(f"task.{name}")
        project.that(
            found == wanted,
            place=f"project.toml: task.{name}",
            zh=f"task.{name} 是 {wanted}",
            en=f"task.{name} is {wanted}",
            got=found,
        )
    computes(learner, rng)


@check(
    zh="submission.csv：本赛季测试集的每一行，按原来的次序，各有一个概率",
    en="submission.csv: a chance for every test row of the season, in its order",
    proves=["competition-workflow"],
)
def enters(learner: Learner, rng: Generator) -> None:
    entered(project_of(learner))
    computes(learner, rng)


@check(
    zh="公开榜：按测试集的 30 % 计分",
    en="public leaderboard: scored on 30 % of the test rows",
    proves=["competition-workflow"],
)
def stands_on_the_public_leaderboard(learner: Learner, rng: Generator) -> Text:
    project = project_of(learner)
    at, chances = entered(project)
    computes(learner, rng)
    score = by_ranks(at.outcomes[at.is_public], chances[at.is_public])
    constant, tree, linear = baselines(at.season, public=True)
    return Text(
        zh=f"公开榜：AUC {score:.3f}（{given.PUBLIC} 行；常数 {constant:.3f}，"
        f"决策树 {tree:.3f}，线性模型 {linear:.3f}）",
        en=f"Public leaderboard: AUC {score:.3f} ({given.PUBLIC} rows; constant {constant:.3f}, "
        f"tree {tree:.3f}, linear model {linear:.3f})",
    )


@check(
    zh="submission.csv 是你的 entry 算出来的",
    en="submission.csv is what your entry gives",
    proves=["competition-workflow"],
    slow=True,
)
def was_made_by_the_code(learner: Learner, rng: Generator) -> None:
    at, chances = entered(project_of(learner))
    want = at.train["outcome"].to_numpy()
    got = chances_of(learner.entry(table_of(at.train), want, at.test, seed_of(learner)), given.TEST)
    apart = float(np.mean(np.abs(got - chances)))
    expect.that(
        apart <= 0.01 and float(np.corrcoef(got, chances)[0, 1]) >= 0.99,
        zh="在沙箱里重新训练，得到的概率和文件里的一样",
        en="trained again in the sandbox, it gives the chances of the file",
        got=f"{apart:.4f}",
    )


@check(
    zh="entry：在没见过的赛季上也胜过三个基线",
    en="entry: beats the three baselines in seasons that nobody has seen",
    proves=["competition-workflow", "model-selection"],
    slow=True,
)
def beats_the_baselines_anywhere(learner: Learner, rng: Generator) -> None:
    # Gain of the reference over the best baseline, 40 seasons: mean 0.092, sd 0.020, least 0.043.
    gains = []
    for _ in range(2):
        at = given.competition(f"fresh {rng.integers(10**12)}")
        want = at.train["outcome"].to_numpy()
        got = chances_of(
            learner.entry(table_of(at.train), want, at.test, seed_of(learner)), given.TEST
        )
        best = max(against(at, np.ones(given.TEST, dtype=bool)))
        gains.append(by_ranks(at.outcomes, got) - best)
    expect(float(np.mean(gains)), zh="比最好的基线高", en="gain over the best baseline").at_least(
        MARGIN
    )


@check(
    zh="自动机器学习：同一份数据上的一次运行，先有基线，数字属实",
    en="AutoML: a run on the same data, baselines first, and its numbers are true",
    proves=["competition-workflow", "model-selection"],
)
def has_a_rival(learner: Learner, rng: Generator) -> None:
    project = project_of(learner)
    season = season_of(project)
    rival_of(project, season)
    computes(learner, rng)


@check(
    zh="选作最终方案，在不公开的 70 % 上胜过三个基线，估计也站得住",
    en="chosen as final: on the private 70 % it beats the baselines, and its estimate holds",
    proves=["competition-workflow", "evidence-writing"],
)
def holds_on_the_private_leaderboard(learner: Learner, rng: Generator) -> Text:
    project = project_of(learner)
    at, chances = entered(project)
    told = project.json("entry.json")
    estimate = estimate_of(project)
    project.that(
        told.get("final") is True,
        place="entry.json: final",
        zh='想好之后，把 "final" 改成 true，选它作最终方案；不公开的得分这时才算',
        en='when you have decided, set "final" to true: only then the private score is computed',
        got=told.get("final"),
    )
    computes(learner, rng)
    hidden = ~at.is_public
    score = by_ranks(at.outcomes[hidden], chances[hidden])
    best = max(baselines(at.season, public=False))
    project.that(
        score >= best + MARGIN,
        place="submission.csv",
        zh="在不公开的行上胜过三个基线",
        en="it beats the three baselines on the private rows",
    )
    error = math.hypot(
        standard_error(score, at.train["outcome"].to_numpy()),
        standard_error(score, at.outcomes[hidden]),
    )
    apart = (estimate - score) / error
    project.that(
        apart <= ABOVE,
        place="entry.json: estimate",
        zh="震荡规则：你的估计比不公开的得分高，不超过三个标准误",
        en="the shake-up rule: the estimate is at most three standard errors above the score",
    )
    project.that(
        apart >= -BELOW,
        place="entry.json: estimate",
        zh="震荡规则：你的估计比不公开的得分低，不超过五个标准误",
        en="the shake-up rule: the estimate is at most five standard errors below the score",
    )
    return Text(
        zh=f"最终成绩：AUC {score:.3f}（{int(hidden.sum())} 行）；最好的基线 {best:.3f}；"
        f"你的估计 {estimate:.3f}，相差 {abs(apart):.1f} 个标准误",
        en=f"Final: AUC {score:.3f} ({int(hidden.sum())} rows); best baseline {best:.3f}; "
        f"your estimate {estimate:.3f} is {abs(apart):.1f} standard errors away",
    )


@check(
    zh="总结：六节齐全，数字和记录一致",
    en="the write-up: six sections, and its numbers are those of the record",
    proves=["evidence-writing"],
)
def writes_it_up(learner: Learner, rng: Generator) -> None:
    project = project_of(learner)
    sections = sections_of(project)
    place = "writeup.md"
    for heading, text in sections.items():
        project.that(
            len(text.strip()) >= (20 if is_chinese(heading) else 50),
            place=f"{place}: {heading}",
            zh=f"“{heading}”一节有内容",
            en=f"the section “{heading}” says something",
            got=text.strip(),
        )
    _, validation, _, automl, _, _ = sections.values()
    estimate = estimate_of(project)
    project.that(
        f"{estimate:.3f}" in validation,
        place=f"{place}: estimate",
        zh="“验证”一节写着 entry.json 里的估计（三位小数）",
        en="the section on validation gives the estimate of entry.json, with three decimals",
        got=validation.strip(),
    )
    rival = rival_of(project, season_of(project))
    project.that(
        f"{rival:.3f}" in automl,
        place=f"{place}: AutoML",
        zh="自动机器学习一节写着它的交叉验证得分（记录里 blend 的 score，三位小数）",
        en="the section on AutoML gives its cross-validated score: `score` of `blend`, .3f",
        got=automl.strip(),
    )
    looks = len(project.openings)
    project.that(
        re.search(rf"(?<![\d.]){looks}(?![\d.]*\d)", automl) is not None,
        place=f"{place}: test-openings.jsonl",
        zh="自动机器学习一节写明它的测试集被打开过几次（用阿拉伯数字）",
        en="the section on AutoML says in digits how often its test rows were opened",
        got=automl.strip(),
    )
    computes(learner, rng)


# What the checks are made of


def number_of(value: Any) -> float:
    expect(value).is_number()
    return float(value)


def number_in(text: str) -> float:
    """Read a number; what is none counts as none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def plain_of(value: Any) -> Any:
    expect.that(type(value) is list, zh="fit 被调用过", en="fit was called")
    return value


def chances_of(value: Any, rows: int) -> Array:
    got = expect(value, zh="概率", en="chances").is_array((rows,), "float")
    expect.that(
        bool(((got >= 0) & (got <= 1)).all()), zh="都在 0 与 1 之间", en="all between 0 and 1"
    )
    chances: Array = got
    return chances


def seed_of(learner: Learner) -> int:
    seed = expect(learner.SEED, zh="SEED", en="SEED").is_int()
    return int(seed)


def generator(learner: Learner, rng: Generator) -> Any:
    return learner.define(MAKE, name="make")(int(rng.integers(2**31)))


def computes(learner: Learner, rng: Generator) -> None:
    """Ask the code for something small: files alone are not an entry."""
    want = rng.permutation(np.arange(10) % 2)
    got = rng.integers(0, 4, 10) / 4
    expect(number_of(learner.auc(want, got)), zh="auc", en="auc").close_to(by_pairs(want, got))


def drawn(rng: Generator, rows: int) -> tuple[Any, Array]:
    import pandas as pd

    want = rng.permutation(np.arange(rows) % 2)
    p = np.round(0.3 * want + 0.7 * rng.uniform(0, 1, rows), 2)
    return pd.DataFrame({"id": rng.permutation(rows) + 100, "p": p}), want


def table_of(train: Any) -> Any:
    return train.drop(columns="outcome").reset_index(drop=True)


def by_pairs(want: Array, got: Array) -> float:
    ones, zeros = got[want == 1][:, None], got[want == 0][None, :]
    return float(np.mean((ones > zeros) + 0.5 * (ones == zeros)))


def by_ranks(want: Array, got: Array) -> float:
    return reference.auc(want, got)


def standard_error(score: float, want: Array) -> float:
    """Give the standard error of an AUC (Hanley and McNeil 1982)."""
    ones, zeros = int(want.sum()), int((1 - want).sum())
    q1, q2 = score / (2 - score), 2 * score**2 / (1 + score)
    spread = (ones - 1) * (q1 - score**2) + (zeros - 1) * (q2 - score**2)
    return math.sqrt((score * (1 - score) + spread) / (ones * zeros))


def season_of(project: Handed) -> str:
    told = project.json("entry.json")
    season = told.get("season") if isinstance(told, dict) else None
    project.that(
        isinstance(season, str) and re.fullmatch(r"20[2-9]\d-[1-4]", season) is not None,
        place="entry.json: season",
        zh="season 写着赛季，例如 2026-4",
        en="season names the season, such as 2026-4",
        got=season,
    )
    return str(season)


def estimate_of(project: Handed) -> float:
    told = project.json("entry.json")
    estimate = told.get("estimate") if isinstance(told, dict) else None
    project.that(
        isinstance(estimate, float) and 0 <= estimate <= 1,
        place="entry.json: estimate",
        zh="estimate 写着你自己估计的 AUC",
        en="estimate gives the AUC that you expect",
        got=estimate,
    )
    return float(estimate) if isinstance(estimate, float) else math.nan


def entered(project: Handed) -> tuple[given.Competition, Array]:
    """Give the season and the chances that were entered."""
    at, name = given.competition(season_of(project)), "submission.csv"
    table = project.table(name)
    project.that(
        list(table) == ["id", "chance"],
        place=name,
        zh="两列：id 和 chance",
        en="two columns: id and chance",
        got=list(table),
    )
    project.that(
        table["id"] == [str(one) for one in at.test["id"]],
        place=name,
        zh="id 就是 data/test.csv 的那些，次序也一样",
        en="the ids are those of data/test.csv, in the same order",
    )
    chances = np.array([number_in(one) for one in table["chance"]])
    project.that(
        bool(((chances >= 0) & (chances <= 1)).all()),
        place=name,
        zh="每个概率都是 0 到 1 之间的数",
        en="every chance is a number from 0 to 1",
    )
    return at, chances


def rival_of(project: Handed, season: str) -> float:
    """Give the score of the automatic search, once it is seen to be about these data."""
    run = project.run
    at = given.competition(season)
    project.that(
        "baseline" in run.steps
        and "ensemble" in run.steps
        and run.steps.index("frame") < run.steps.index("baseline") < run.steps.index("ensemble"),
        place="run.json",
        zh="先有题卡，再有基线，然后才训练",
        en="the problem was framed and a baseline scored before anything was trained",
        got=run.steps,
    )
    sources = run.gave("data_card")["sources"]
    raw = at.train.to_csv(index=False, lineterminator="\n").encode()
    project.that(
        [one["sha256"] for one in sources] == [hashlib.sha256(raw).hexdigest()],
        place="data_card",
        zh="运行用的就是本赛季的 data/train.csv，没有改动",
        en="the run is on this season's data/train.csv, unchanged",
        got=[one["address"] for one in sources],
    )
    metric, blend = run.gave("baseline")["metric"], run.gave("blend")["score"]
    again = forest(season)
    project.that(
        metric == "roc_auc" and isinstance(blend, float) and -0.05 <= blend - again <= 0.1,
        place="blend",
        zh="记录里的得分，和这里在同样的行上重新训练得到的相称",
        en="the recorded score is in keeping with a model that is trained here on the same rows",
        got=blend,
    )
    return float(blend)


def sections_of(project: Handed) -> dict[str, str]:
    name = "writeup.md"
    text = project.text(name)
    found = re.findall(r"^## +(.+?) *\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    headings = tuple(heading for heading, _ in found)
    project.that(
        headings in HEADINGS.values(),
        place=name,
        zh="六节依次是：" + "、".join(HEADINGS["zh"]),
        en="six sections in this order: " + ", ".join(HEADINGS["en"]),
        got=headings,
    )
    project.that(len(text.splitlines()) <= 80, place=name, zh="不超过 80 行", en="at most 80 lines")
    return dict(found)


def is_chinese(heading: str) -> bool:
    return heading in HEADINGS["zh"]


@lru_cache(maxsize=16)
def baselines(season: str, *, public: bool) -> tuple[float, float, float]:
    """Score the three baselines on one part of a season's test rows."""
    at = given.competition(season)
    return against(at, at.is_public if public else ~at.is_public)


def against(at: given.Competition, rows: Array) -> tuple[float, float, float]:
    """Score constant, tree and linear model on some test rows."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.tree import DecisionTreeClassifier

    x, x_test = numbers(at, at.train), numbers(at, at.test)
    want = at.train["outcome"].to_numpy()
    tree = DecisionTreeClassifier(max_depth=5, random_state=0)
    linear = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    scores = [0.5]
    for model in (tree, linear):
        got = model.fit(x, want).predict_proba(x_test)[:, 1]
        scores.append(by_ranks(at.outcomes[rows], got[rows]))
    return scores[0], scores[1], scores[2]


def numbers(at: given.Competition, table: Any) -> Array:
    middle = at.train[list(given.NUMBERS)].median()
    filled = table[list(given.NUMBERS)].fillna(middle).to_numpy()
    site = table["site"].to_numpy()[:, None] == np.array(given.SITES)
    return np.column_stack([filled, site.astype(float)])


@lru_cache(maxsize=16)
def forest(season: str) -> float:
    """Cross-validate a forest on a season's training rows."""
    from sklearn.ensemble import RandomForestClassifier

    at = given.competition(season)
    x, want = numbers(at, at.train), at.train["outcome"].to_numpy()
    parts = np.array_split(np.random.default_rng(0).permutation(len(want)), 4)
    scores = []
    for part in parts:
        rest = np.setdiff1d(np.arange(len(want)), part)
        model = RandomForestClassifier(60, min_samples_leaf=3, random_state=0, n_jobs=1)
        got = model.fit(x[rest], want[rest]).predict_proba(x[part])[:, 1]
        scores.append(by_ranks(want[part], got))
    return float(np.mean(scores))
