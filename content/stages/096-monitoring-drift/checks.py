"""Checks of stage 96: the text format, drift over ten weeks, alerts that fire, A/B, the policy.

How a text is written is everybody's own choice, so texts leave the sandbox in a box (`Box`), are
read by a strict parser of our own, and what they say is noted and compared. Alert rules and panels
are not looked at but evaluated: by a small part of PromQL, on series scraped from the learner's own
page, while something goes wrong.
"""

import importlib
import importlib.util
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import numpy as np
import solution
from numpy.random import Generator

from baibu.grader.checks import Handle, Learner, check, expect

BOX = """
class Box:
    def __init__(self, found):
        self.found = found


def boxed(call, *args):
    return Box(call(*args))
"""
NOTE = "def says(found):\n    return found\n"
ALERTS = ("ModelDown", "ModelFailing", "ModelSlow", "ColumnBroken", "ColumnMoved", "ScoreWorse")
ACTIONS = ("mend", "roll_back", "retrain", "label", "nothing")

# -- metrics ---------------------------------------------------------------------------------------


@check(
    zh="计数器和仪表盘值：有 HELP 和 TYPE，每组标签一行",
    en="counters and gauges: HELP, TYPE, and a line for each combination of labels",
    proves=["service-monitoring"],
)
def exposes_numbers(learner: Learner, rng: Generator) -> None:
    registry = learner.Registry()
    first, second = (int(n) for n in rng.integers(2, 90, 2))
    level = round(float(rng.normal(0, 40)), 2)
    counter = registry.counter("shop_orders_total", "Orders, by way.", ["way", "paid"])
    counter.inc(first, way="web", paid="yes")
    counter.inc(way="shop", paid="no")
    counter.inc(second, way="web", paid="yes")
    registry.counter("shop_faults_total", "Faults.")
    registry.gauge("shop_load", "Load now.").set(level)
    families = read(learner, registry.expose)
    same(
        families,
        {
            "shop_orders_total": ("counter", "Orders, by way."),
            "shop_faults_total": ("counter", "Faults."),
            "shop_load": ("gauge", "Load now."),
        },
        {
            line("shop_orders_total", way="web", paid="yes"): first + second,
            line("shop_orders_total", way="shop", paid="no"): 1,
            line("shop_faults_total"): 0,
            line("shop_load"): level,
        },
    )


@check(
    zh="标签值和说明里的引号、反斜杠、换行都转义",
    en="quotes, backslashes and line breaks in labels and help texts are escaped",
    proves=["service-monitoring"],
)
def escapes(learner: Learner, rng: Generator) -> None:
    registry = learner.Registry()
    value = int(rng.integers(2, 90))
    odd = ['C:\\new "disk"', "two\nlines", "价格（元）", "a,b} 1"]
    gauge = registry.gauge("column_psi", "back\\slash\nand line", ["column"])
    for place, name in enumerate(odd):
        gauge.set(value + place, column=name)
    families = read(learner, registry.expose)
    same(
        families,
        {"column_psi": ("gauge", "back\\slash\nand line")},
        {line("column_psi", column=name): value + place for place, name in enumerate(odd)},
    )


@check(
    zh="直方图：每个桶含比它小的桶，界值算在桶内，有 +Inf、_sum、_count",
    en="histograms: each bucket holds the smaller ones and its border; +Inf, _sum and _count",
    proves=["service-monitoring"],
)
def exposes_histograms(learner: Learner, rng: Generator) -> None:
    registry = learner.Registry()
    borders = [0.1, 0.5, 2.0]
    made = registry.histogram("wait_seconds", "Waiting.", borders, ["way"])
    values = [0.1, 0.5, *(round(float(v), 3) for v in rng.exponential(1.0, 12)), 7.5]
    for value in values:
        made.observe(value, way="web")
    made.observe(2.0, way="shop")
    registry.histogram("idle_seconds", "Idle.", borders)
    families = read(learner, registry.expose)
    wanted = {}
    for name, labels, seen in (
        ("wait_seconds", {"way": "web"}, values),
        ("wait_seconds", {"way": "shop"}, [2.0]),
        ("idle_seconds", {}, []),
    ):
        for border in (*borders, math.inf):
            count = sum(value <= border for value in seen)
            wanted[line(f"{name}_bucket", **labels, le=le(border))] = count
        wanted[line(f"{name}_sum", **labels)] = sum(seen)
        wanted[line(f"{name}_count", **labels)] = len(seen)
    kinds = {"wait_seconds": ("histogram", "Waiting."), "idle_seconds": ("histogram", "Idle.")}
    same(families, kinds, wanted)


@check(
    zh="不合法或重复的名字、不对的标签、往下走的计数器：抛出 ValueError",
    en="a bad or taken name, other labels, a counter that falls: ValueError",
    proves=["service-monitoring"],
)
def refuses(learner: Learner, rng: Generator) -> None:
    registry = learner.Registry()
    counter = registry.counter("a_total", "A.", ["way"])
    amount = int(rng.integers(1, 9))
    counter.inc(amount, way="web")
    wanted = {"a_total": ("counter", "A.")}, {line("a_total", way="web"): amount}
    same(read(learner, registry.expose), *wanted)
    learner.raises(ValueError, counter.inc, -amount, way="web")
    learner.raises(ValueError, counter.inc)
    learner.raises(ValueError, counter.inc, 1, way="web", city="x")
    learner.raises(ValueError, registry.gauge, "a_total", "again")
    learner.raises(ValueError, registry.gauge, "a-total", "a minus sign")
    learner.raises(ValueError, registry.gauge, "9a", "a digit first")
    same(read(learner, registry.expose), *wanted)


@check(
    zh="page：约定的指标都在，没有真值时不写 model_score",
    en="page: all agreed metrics, and no model_score while no truth is known",
    proves=["service-monitoring"],
)
def writes_the_page(learner: Learner, rng: Generator) -> None:
    for score in (round(float(rng.uniform(0.5, 0.9)), 3), None):
        observed = {
            "requests": {"ok": int(rng.integers(50, 99)), "late": int(rng.integers(1, 9))},
            "seconds": [round(float(v), 3) for v in rng.exponential(0.2, 8)],
            "columns": {
                "age": {"psi": round(float(rng.uniform(0, 0.3)), 3), "alarm": None},
                'size "m"': {"psi": 0.4, "alarm": "moved"},
                "收入": {"psi": 1.5, "alarm": "broken"},
            },
            "score": score,
            "promised": 0.93,
        }
        found = read(learner, learner.page, observed)
        want = parsed(solution.page(observed))
        kinds = {name: want[name].kind for name in want if want[name].samples}
        seen = {name: found[name].kind for name in found if found[name].samples}
        note(learner, {"kinds": seen, "lines": shown(samples(found))})
        expect(seen, zh="指标和类型", en="metrics and types").equals(kinds)
        compare(samples(found), samples(want))


# -- drift from counts -----------------------------------------------------------------------------


@check(
    zh="psi：每箱加半行再取份额，空箱也算；对调前后不变",
    en="psi: half a row more in every bin, then shares; empty bins count; the same both ways",
    proves=["drift-detection"],
)
def measures_psi(learner: Learner, rng: Generator) -> None:
    expect(learner.psi(np.array([50, 30, 20]), np.array([30, 30, 40]))).close_to(
        solution.psi(np.array([50, 30, 20]), np.array([30, 30, 40])), rtol=1e-9
    )
    before, now = rng.integers(0, 40, (2, int(rng.integers(4, 9))))
    now[0] = 0
    want = solution.psi(before, now)
    expect(learner.psi(before, now)).close_to(want, rtol=1e-9)
    expect(learner.psi(now, before)).close_to(want, rtol=1e-9)


@check(
    zh="ks：累计份额之差的最大值，和它在没有变化时的概率",
    en="ks: the largest gap of the cumulated shares, and how likely it is without any change",
    proves=["drift-detection"],
)
def measures_distance(learner: Learner, rng: Generator) -> None:
    cases = [([10, 20, 30], [30, 20, 10]), ([5, 0, 5, 0], [0, 5, 0, 5])]
    cases += [(rng.integers(20, 90, 6).tolist(), rng.integers(5, 25, 6).tolist())]
    cases += [([40, 40], [400, 401])]
    for before, now in cases:
        got = learner.ks(np.array(before), np.array(now))
        expect.that(
            isinstance(got, tuple) and len(got) == 2,
            zh="返回值是元组 (distance, chance)",
            en="the result is the tuple (distance, chance)",
            got=got,
        )
        distance, chance = solution.ks(np.array(before), np.array(now))
        expect(got[0], zh="距离", en="distance").close_to(distance, rtol=1e-9)
        expect(got[1], zh="概率", en="chance").close_to(chance, rtol=1e-6, atol=1e-9)


@check(
    zh="label_chance：次数表的卡方检验，两边都没有的类不算",
    en="label_chance: the chi-square test on the table of counts, without classes nobody has",
    proves=["drift-detection"],
)
def tests_labels(learner: Learner, rng: Generator) -> None:
    before, now = rng.integers(20, 90, 5), rng.integers(4, 40, 5)
    before[2] = now[2] = 0
    for one, other in ((before, now), (np.array([300, 500]), np.array([40, 40])), (now, now)):
        got = learner.label_chance(one, other)
        expect(got).close_to(solution.label_chance(one, other), rtol=1e-6, atol=1e-9)


@check(
    zh="discoveries：本雅明尼-霍赫贝格：最大的 k，它以下的全要",
    en="discoveries: Benjamini and Hochberg: the largest k, and all below it",
    proves=["drift-detection"],
)
def controls_false_alarms(learner: Learner, rng: Generator) -> None:
    expect(learner.discoveries([0.02, 0.5, 0.009], 0.05)).equals([0, 2])
    expect(learner.discoveries([0.2, 0.03, 0.9, 0.001, 0.028], 0.05)).equals([1, 3, 4])
    expect(learner.discoveries([], 0.05)).equals([])
    chances = np.concatenate([rng.uniform(0, 0.02, 6), rng.uniform(0, 1, 20)])
    chances = [round(float(p), 5) for p in rng.permutation(chances)]
    for share in (0.01, 0.1, 0.3):
        expect(learner.discoveries(chances, share)).equals(solution.discoveries(chances, share))


# -- ten weeks -------------------------------------------------------------------------------------


@check(
    zh="十周：四种漂移都找到，误报至多一次（乳腺癌数据）",
    en="ten weeks: all four drifts found, at most one false alarm (breast cancer)",
    proves=["drift-detection"],
)
def finds_four_drifts(learner: Learner, rng: Generator) -> None:
    watched(learner, season(rng, "breast_cancer", ("jump", "slope", "broken", "labels")))


@check(
    zh="十周：四种漂移都找到，误报至多一次（手写数字）",
    en="ten weeks: all four drifts found, at most one false alarm (digits)",
    proves=["drift-detection"],
)
def finds_four_drifts_in_digits(learner: Learner, rng: Generator) -> None:
    watched(learner, season(rng, "digits", ("jump", "slope", "broken", "labels")))


@check(
    zh="九周平静、一周人少：误报至多一次；最后一周的突变找得到",
    en="nine calm weeks, one with few rows: at most one false alarm; the jump at the end is found",
    proves=["drift-detection"],
)
def stays_calm(learner: Learner, rng: Generator) -> None:
    watched(learner, season(rng, "breast_cancer", ("late jump",)))


@check(
    zh="一点一点移动的列：五周之内找到",
    en="a column that moves little by little is found within five weeks",
    proves=["drift-detection"],
)
def notices_what_creeps(learner: Learner, rng: Generator) -> None:
    watched(learner, season(rng, "breast_cancer", ("slope",)))


@check(
    zh="只有类别比例变了：报标签，不怪各列",
    en="where only the shares of the classes change, the labels are named and no column",
    proves=["drift-detection"],
)
def blames_the_mix(learner: Learner, rng: Generator) -> None:
    watched(learner, season(rng, "breast_cancer", ("labels",)))


def watched(learner: Learner, made: "Season") -> None:
    """Let the learner watch a season, and judge what was found; before it a plain case."""
    plain = np.random.default_rng(5).uniform(1, 9, (300, 2)).round(2)
    marks = np.arange(300) % 2
    fault = {"rows": plain[:100] * [1000.0, 1.0], "labels": marks[:100]}
    first = learner.watch({"rows": plain, "labels": marks}, [fault, fault])
    expect([tuple(a) for a in expect(first).is_list() if type(a) in (tuple, list)]).equals(
        [(1, "broken", 0)]
    )
    got = learner.watch(made.reference, made.weeks)
    found = []
    for one in expect(got).is_list():
        is_alarm = (
            type(one) in (tuple, list)
            and len(one) == 3
            and type(one[0]) is int
            and one[1] in ("moved", "broken", "labels")
            and (one[2] is None if one[1] == "labels" else type(one[2]) is int)
        )
        expect.that(
            is_alarm,
            zh='每一项是 (周, "moved"/"broken"/"labels", 列号或 None)，都是 int',
            en='every item is (week, "moved"/"broken"/"labels", column or None), as int',
            got=one,
        )
        found.append(tuple(one))
    false = list(found)
    for kind, column, begin, grace in made.planted:
        hit = next((a for a in found if a[1:] == (kind, column) and a[0] >= begin), None)
        expect.that(
            hit is not None and hit[0] <= begin + grace,
            zh=f"第 {begin} 周开始的漂移（{WHAT[kind][0]}）在第 {begin + grace} 周之前找到",
            en=f"the drift that begins in week {begin} ({WHAT[kind][1]}) is found "
            f"by week {begin + grace}",
            got=found,
        )
        false.remove(hit)
    expect.that(
        len(false) <= 1,
        zh="误报至多一次；同一件事只报一次",
        en="at most one false alarm; each thing is told once",
        got=false,
    )


WHAT = {
    "moved": ("某一列移动了", "a column moved"),
    "broken": ("某一列坏了", "a column broke"),
    "labels": ("类别比例变了", "the shares of the classes changed"),
}


@dataclass(frozen=True)
class Season:
    """Ten weeks of rows, and what was planted in them: kind, column, first week, weeks of grace."""

    reference: dict[str, np.ndarray]
    weeks: list[dict[str, np.ndarray]]
    planted: list[tuple[str, int | None, int, int]]


WEEKS, ROWS, FEW, KNOWN = 10, 400, 80, 3000


def season(rng: Generator, name: str, plan: tuple[str, ...]) -> Season:
    """Draw ten weeks; the same draw gives the same season, which is made once."""
    return made_once(int(rng.integers(2**62)), name, plan)


@lru_cache(maxsize=48)
def made_once(seed: int, name: str, plan: tuple[str, ...]) -> Season:
    """Draw again until chance alone gives no cause for alarm."""
    rng = np.random.default_rng(seed)
    while True:
        made = drawn(rng, name, plan)
        if is_fair(made):
            return made


def drawn(rng: Generator, name: str, plan: tuple[str, ...]) -> Season:
    rows, labels = population(name)
    classes, counts = np.unique(labels, return_counts=True)
    usual = counts / counts.sum()
    other = usual[::-1] if len(classes) == 2 else np.full(len(classes), 0.05)
    if len(classes) > 2:
        other[rng.choice(len(classes), 2, replace=False)] = 0.3
    spread = rows.std(axis=0)
    jump, slope, broken, gappy = (int(n) for n in rng.choice(rows.shape[1], 4, replace=False))
    first, second, third, quiet = (int(n) for n in rng.permutation(np.arange(3, 10))[:4])
    creep, sign = int(rng.integers(2, 5)), float(rng.choice([-1, 1]))
    how = "gaps" if name == "breast_cancer" else str(rng.choice(["code", "unit"]))
    begins = {"jump": first, "slope": creep, "broken": second, "labels": third, "late jump": WEEKS}

    def sample(count: int, week: int) -> dict[str, np.ndarray]:
        is_new = {what: what in plan and week >= begins[what] for what in begins}
        shares = other if is_new["labels"] else usual
        chosen = rng.choice(classes, count, p=shares)
        places = np.empty(count, dtype=int)
        for one in classes:
            is_one = chosen == one
            places[is_one] = rng.choice(np.flatnonzero(labels == one), int(is_one.sum()))
        table = rows[places] + rng.normal(0, 0.15, (count, rows.shape[1])) * spread
        if is_new["jump"] or is_new["late jump"]:
            table[:, jump] += sign * (0.9 if is_new["jump"] else 1.5) * spread[jump]
        if is_new["slope"]:
            table[:, slope] -= sign * 0.15 * (week - creep + 1) * spread[slope]
        if is_new["broken"]:
            few = rng.random(count) < 0.4
            if how == "unit":
                table[:, broken] = 1000 * table[:, broken]
            else:
                table[few, broken] = np.nan if how == "gaps" else -99_999.0
        table[rng.random(count) < 0.05, gappy] = np.nan
        return {"rows": table, "labels": chosen}

    reference = sample(KNOWN, 0)
    weeks = [sample(FEW if week == quiet else ROWS, week) for week in range(1, WEEKS + 1)]
    told = {
        "jump": ("moved", jump, first, 1),
        "slope": ("moved", slope, creep, 4),
        "broken": ("broken", broken, second, 1),
        "labels": ("labels", None, third, 1),
        "late jump": ("moved", jump, WEEKS, 0),
    }
    return Season(reference, weeks, [told[what] for what in plan])


def is_fair(made: Season) -> bool:
    """Say whether nothing that did not drift looks as if it did, by far less than an alarm."""
    known = solution.Known(made.reference)
    begins = {(kind, column): begin for kind, column, begin, _ in made.planted}
    for week, stream in enumerate(made.weeks, 1):
        now = np.array([np.sum(stream["labels"] == one) for one in known.classes])
        is_usual = week < begins.get(("labels", None), 99)
        if is_usual and solution.label_chance(known.counts, now) < 0.01:
            return False
        gaps = np.isnan(stream["rows"]).mean(axis=0)
        for column in range(stream["rows"].shape[1]):
            begin = min(begins.get((kind, column), 99) for kind in ("moved", "broken"))
            if week < begin:
                if gaps[column] > 0.1:
                    return False
                values = stream["rows"][:, column]
                seen = solution.binned(values, known.edges[column])
                if solution.ks(known.mixed(column, now), seen)[1] < 0.002:
                    return False
    return True


@cache
def population(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Load the rows that the stream is drawn from; of digits, the ink of each line and column."""
    from sklearn.datasets import load_breast_cancer, load_digits

    if name == "breast_cancer":
        table = load_breast_cancer()
        return table.data, table.target
    table = load_digits()
    images = table.images
    ink = np.column_stack([images.sum(axis=2), images[:, :, 1:7].sum(axis=1)])
    return ink, table.target


# -- alerts and dashboard --------------------------------------------------------------------------


@check(
    zh="rules：规则文件读得进来，每条规则写全，用到的指标都有人公开",
    en="rules: the file can be read, each rule is complete, and refers to metrics that exist",
    proves=["service-monitoring"],
)
def rules_can_be_read(learner: Learner, rng: Generator) -> None:
    job = f"model-{int(rng.integers(100, 999))}"
    listed = alert_rules(learner, job, 0.25)
    exposed = names_of(read(learner, learner.page, healthy(rng)))
    unknown = sorted({n for rule in listed for n in metrics_in(rule["expr"])} - exposed - {"up"})
    note(learner, {"alerts": [rule["alert"] for rule in listed], "unknown": unknown})
    expect(unknown, zh="没有人公开的指标", en="metrics that nobody exposes").equals([])


@check(
    zh="rules：出什么事就响哪一条，没事不响，别的服务出事也不响",
    en="rules: what goes wrong raises its own alert; nothing else does, nor does another service",
    proves=["service-monitoring"],
)
def rules_fire(learner: Learner, rng: Generator) -> None:
    job, slow = f"model-{int(rng.integers(100, 999))}", float(rng.choice([0.1, 0.25]))
    listed = alert_rules(learner, job, slow)
    before = read(learner, learner.page, past(rng))
    fired = {}
    for name, observed in incidents(rng).items():
        after = read(learner, learner.page, observed)
        world = Series(job, before, after, is_up=name != "ModelDown")
        fired[name] = sorted(rule["alert"] for rule in listed if world.fires(rule["expr"]))
    note(learner, fired)
    for name, got in fired.items():
        want = [name] if name in ALERTS else []
        expect.that(
            got == want,
            zh=f"{SCENES[name][0]}：响的是 {', '.join(want) or '（没有）'}",
            en=f"{SCENES[name][1]}: what fires is {', '.join(want) or '(nothing)'}",
            got=got,
        )


@check(
    zh="dashboard：面板齐全、互不重叠，每条曲线都有数据，每个指标都看得到",
    en="dashboard: whole panels that do not overlap, curves with data, and every metric shown",
    proves=["service-monitoring"],
)
def draws_a_dashboard(learner: Learner, rng: Generator) -> None:
    job, title = f"model-{int(rng.integers(100, 999))}", f"看板 {int(rng.integers(1000))}"
    made = in_json(boxed(learner, learner.dashboard, title, job), "dashboard")
    exposed = read(learner, learner.page, healthy(rng))
    problem, shown_metrics, empty = panels_of(made, Series(job, past_page(learner, rng), exposed))
    missing = sorted(
        name
        for name, family in exposed.items()
        if not {name, *(name + suffix for suffix in SUFFIXES)} & shown_metrics
    )
    note(learner, {"title": made.get("title"), "problem": problem, "empty": empty, "no": missing})
    expect(made.get("title"), zh="标题", en="title").equals(title)
    expect.that(problem is None, zh=(problem or ("", ""))[0], en=(problem or ("", ""))[1])
    expect(empty, zh="没有数据的面板", en="panels without data").equals([])
    expect(missing, zh="哪个面板也没有的指标", en="metrics on no panel").equals([])


def alert_rules(learner: Learner, job: str, slow: float) -> list[dict[str, Any]]:
    """Read the learner's rules; every fault in them is told in words."""
    made = in_json(boxed(learner, learner.rules, job, slow), "rules")
    groups = made.get("groups")
    listed = [
        rule
        for group in (groups if isinstance(groups, list) else [])
        for rule in (group.get("rules", []) if isinstance(group, dict) else [])
    ]
    is_whole = bool(groups) and all(
        isinstance(g, dict) and isinstance(g.get("name"), str) and isinstance(g.get("rules"), list)
        for g in groups
    )
    problem = (
        None if is_whole else ("groups 里每组有 name 和 rules", "each group has name and rules")
    )
    for rule in listed if problem is None else []:
        problem = problem or fault_of(rule)
    names = sorted(str(rule.get("alert")) for rule in listed if isinstance(rule, dict))
    if problem is None and names != sorted(ALERTS):
        problem = ("六条规则，名字和任务里一样", "six rules, named as in the task")
    note(learner, {"problem": problem, "names": names})
    zh, en = problem or ("", "")
    expect.that(problem is None, zh=zh, en=en, got=names)
    return listed


def fault_of(rule: Any) -> tuple[str, str] | None:
    """Say what is wrong with one rule, if anything is."""
    if not isinstance(rule, dict) or not isinstance(rule.get("alert"), str):
        return "每条规则有 alert", "every rule has an alert"
    name = rule["alert"]
    hold = re.fullmatch(r"(\d+)([smhd])", str(rule.get("for")))
    labels, notes = rule.get("labels"), rule.get("annotations")
    if hold is None or int(hold[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[hold[2]] < 60:
        return f"{name}：for 至少一分钟，例如 5m", f"{name}: for is at least a minute, such as 5m"
    if not isinstance(labels, dict) or labels.get("severity") not in ("warning", "critical"):
        return (
            f"{name}：labels.severity 是 warning 或 critical",
            f"{name}: labels.severity is warning or critical",
        )
    if not isinstance(notes, dict) or len(str(notes.get("summary", ""))) < 10:
        return (
            f"{name}：annotations.summary 说明该做什么",
            f"{name}: annotations.summary says what to do",
        )
    try:
        Query(str(rule.get("expr"))).tree()
    except QueryError as error:
        return (
            f"{name}：表达式读不进来（{error}）",
            f"{name}: the expression cannot be read ({error})",
        )
    return None


SCENES = {
    "quiet": ("没有请求的时候", "when nobody asks"),
    "healthy": ("一切正常，失败都是从前的", "when all is well, and failures are of the past"),
    "ModelDown": ("服务没有回答", "when the service does not answer"),
    "ModelFailing": ("现在有一成请求失败", "when a tenth of the requests fail now"),
    "ModelSlow": ("现在有百分之四的请求很慢", "when four in a hundred requests are slow now"),
    "ColumnBroken": ("某一列坏了", "when a column is broken"),
    "ColumnMoved": ("某一列移动了", "when a column has moved"),
    "ScoreWorse": ("得分比承诺的差 0.05", "when the score is 0.05 below the promise"),
}
SLOW_ONES = [0.9]


def healthy(rng: Generator) -> dict[str, Any]:
    """Give what is observed when all is well, some time after `past`."""
    return incidents(rng)["healthy"]


def past(rng: Generator) -> dict[str, Any]:
    """Give what had been observed before: a bad day, long over."""
    return {
        "requests": {"ok": 600, "late": 150, "fault": 250},
        "seconds": [0.02] * 60 + SLOW_ONES * 40,
        "columns": {"age": {"psi": 0.01, "alarm": None}, "size": {"psi": 0.02, "alarm": None}},
        "score": 0.94,
        "promised": 0.95,
    }


def past_page(learner: Learner, rng: Generator) -> dict[str, "Family"]:
    """Give the page of the past, as the learner writes it."""
    return read(learner, learner.page, past(rng))


def incidents(rng: Generator) -> dict[str, dict[str, Any]]:
    """Give, by name, what is observed twenty minutes after `past`; the name is what must fire."""
    old, outcome = past(rng), str(rng.choice(["late", "busy"]))
    ok = int(rng.integers(400, 700))
    well = {
        **old,
        "requests": {**old["requests"], "ok": 600 + ok},
        "seconds": old["seconds"] + [0.02] * 96 + [0.06] * 4,
    }
    failing = {**well["requests"], outcome: well["requests"].get(outcome, 0) + ok // 9}
    columns = well["columns"]

    def with_alarm(kind: str) -> dict[str, Any]:
        return {**well, "columns": {**columns, "size": {"psi": 0.6, "alarm": kind}}}

    return {
        "quiet": old,
        "healthy": well,
        "ModelDown": well,
        "ModelFailing": {**well, "requests": failing},
        "ModelSlow": {**well, "seconds": old["seconds"] + [0.02] * 96 + SLOW_ONES * 4},
        "ColumnBroken": with_alarm("broken"),
        "ColumnMoved": with_alarm("moved"),
        "ScoreWorse": {**well, "score": 0.90},
    }


def panels_of(
    made: Mapping[str, Any], world: "Series"
) -> tuple[tuple[str, str] | None, set[str], list[str]]:
    """Give what is wrong with a dashboard, the metrics that it shows, and panels without data."""
    panels = made.get("panels")
    if type(made.get("schemaVersion")) is not int or not isinstance(panels, list) or not panels:
        return ("有 schemaVersion（整数）和 panels", "schemaVersion (int) and panels"), set(), []
    time = made.get("time")
    if not isinstance(time, dict) or not {"from", "to"} <= set(time):
        return ("time 里有 from 和 to", "time has from and to"), set(), []
    metrics: set[str] = set()
    empty: list[str] = []
    places: list[tuple[int, int, int, int]] = []
    for panel in panels:
        problem = fault_of_panel(panel, places)
        if problem is not None:
            return problem, metrics, empty
        for target in panel.get("targets", []):
            try:
                metrics |= metrics_in(target["expr"])
                if not world.value(target["expr"]):
                    empty.append(panel["title"])
            except QueryError as error:
                words = (
                    f"读不进来：{target['expr']}（{error}）",
                    f"cannot be read: {target['expr']} ({error})",
                )
                return words, metrics, empty
    ids = [panel["id"] for panel in panels]
    if len(set(ids)) < len(ids):
        return ("每个面板的 id 各不相同", "each panel has an id of its own"), metrics, empty
    return None, metrics, empty


def fault_of_panel(panel: Any, places: list[tuple[int, int, int, int]]) -> tuple[str, str] | None:
    """Say what is wrong with one panel; its place joins the others."""
    keys = {"id": int, "type": str, "title": str, "gridPos": dict}
    if not isinstance(panel, dict) or any(type(panel.get(k)) is not t for k, t in keys.items()):
        return "面板有 id、type、title、gridPos", "a panel has id, type, title and gridPos"
    at = panel["gridPos"]
    if any(type(at.get(k)) is not int or at[k] < 0 for k in "xywh") or at["w"] < 1 or at["h"] < 1:
        return "gridPos 是整数 x、y、w、h", "gridPos has whole numbers x, y, w, h"
    if at["x"] + at["w"] > 24:
        return "一行只有 24 列宽", "a row is 24 columns wide"
    for x, y, w, h in places:
        if x < at["x"] + at["w"] and at["x"] < x + w and y < at["y"] + at["h"] and at["y"] < y + h:
            return "面板互不重叠", "panels do not overlap"
    places.append((at["x"], at["y"], at["w"], at["h"]))
    if panel["type"] in ("row", "text"):
        return None
    targets = panel.get("targets")
    if not isinstance(targets, list) or not targets:
        return "面板有 targets", "a panel has targets"
    if any(not isinstance(one, dict) or type(one.get("expr")) is not str for one in targets):
        return "每个 target 有 expr", "each target has an expr"
    refs = [str(one.get("refId", "")) for one in targets]
    if "" in refs or len(set(refs)) < len(refs):
        return "每个 target 有自己的 refId", "each target has a refId of its own"
    source = panel.get("datasource")
    if not isinstance(source, dict) or source.get("type") != "prometheus":
        return "datasource.type 是 prometheus", "datasource.type is prometheus"
    return None


# -- deciding --------------------------------------------------------------------------------------


@check(
    zh="gain：平均差和 95 % 区间；成对时看每一行的差",
    en="gain: the difference of the means with its 95 % interval; of pairs, row by row",
    proves=["ab-testing"],
)
def measures_gain(learner: Learner, rng: Generator) -> None:
    truth = rng.random(60) < 0.7
    old = (truth ^ (rng.random(60) < 0.2)).astype(float)
    new = np.where(rng.random(60) < 0.1, 1.0, old)
    for paired in (True, False):
        got = learner.gain(old, new, paired)
        expect(got, zh=f"paired={paired}", en=f"paired={paired}").close_to(
            solution.gain(old, new, paired), rtol=1e-9, atol=1e-12
        )
    longer = rng.normal(2, 1, 40).round(2)
    expect(learner.gain(old, longer, False)).close_to(
        solution.gain(old, longer, False), rtol=1e-9, atol=1e-12
    )


@check(
    zh="decide：与参考的决定一致：不公平、等、上线、保留",
    en="decide: agrees with the oracle: unfair, wait, promote, keep",
    proves=["ab-testing", "release-management"],
)
def decides_the_test(learner: Learner, rng: Generator) -> None:
    for sizes, shares, planned, least, want in (
        ((2000, 2030), (0.10, 0.16), 2000, 0.02, "promote"),
        ((2000, 2010), (0.10, 0.11), 2000, 0.02, "keep"),
        ((5000, 5020), (0.30, 0.325), 4000, 0.05, "keep"),
        ((900, 910), (0.10, 0.25), 2000, 0.02, "wait"),
        ((2000, 1990), (0.16, 0.10), 1900, 0.02, "keep"),
        ((4000, 3500), (0.10, 0.20), 2000, 0.02, "unfair"),
        ((700, 300), (0.10, 0.30), 2000, 0.02, "unfair"),
    ):
        old, new = (outcomes(rng, n, p) for n, p in zip(sizes, shares, strict=True))
        expect(learner.decide(old, new, planned, least)).equals(want)


def outcomes(rng: Generator, count: int, share: float) -> np.ndarray:
    """Give zeros and ones with just this share of ones, in some order."""
    made = np.zeros(count)
    made[: round(share * count)] = 1.0
    return rng.permutation(made)


@check(
    zh="policy：每种情形选对动作",
    en="policy: the right act in every situation",
    proves=["release-management"],
)
def chooses_acts(learner: Learner, rng: Generator) -> None:
    usual = {
        "score": 0.94, "low": 0.90, "high": 0.98, "promised": 0.95, "broken": [], "moved": [],
        "weeks_trained": 5, "weeks_live": 5, "has_before": True,
    }  # fmt: skip
    worse = {"score": 0.88, "low": 0.84, "high": 0.92}
    unknown = {"score": None, "low": None, "high": None}
    cases = [
        {}, worse, unknown, {**worse, "weeks_live": 2}, {**worse, "weeks_live": 3},
        {**worse, "weeks_live": 1, "has_before": False}, {**worse, "broken": [3]},
        {**unknown, "broken": [1, 4], "moved": [2]}, {**unknown, "moved": [2]}, {"moved": [2]},
        {"weeks_trained": 12}, {"weeks_trained": 11}, {**unknown, "weeks_trained": 30},
        {**unknown, "moved": [0], "weeks_trained": 30}, {"weeks_trained": 12, "broken": [0]},
        {"score": 0.93, "low": 0.89, "high": 0.97},
    ]  # fmt: skip
    expect(learner.policy({"week": 31, **usual, "weeks_trained": 31})).equals("retrain")
    for place in rng.permutation(len(cases)):
        seen = {"week": int(rng.integers(1, 40)), **usual, **cases[int(place)]}
        expect(learner.policy(seen)).equals(solution.policy(seen))


@check(
    zh="policy：模拟半年，每次变差都恢复，而且不白白重训",
    en="policy: over half a year every loss is recovered, and nothing is retrained in vain",
    proves=["release-management"],
)
def recovers(learner: Learner, rng: Generator) -> None:
    for trouble in ("machine", "broken", "release", "calm", "harmless"):
        world = World(rng, trouble)
        for _ in range(World.WEEKS):
            act = learner.policy(world.seen())
            expect(act).is_in(ACTIONS)
            world.do(act)
        lost = world.promised_first - float(np.mean(world.scores[world.begin + 3 :]))
        zh, en = TROUBLES[trouble]
        expect.that(
            lost <= 0.03,
            zh=f"{zh}：出事三周之后，平均得分比承诺低不超过 0.03",
            en=f"{en}: from three weeks on the mean score is within 0.03 of the promise",
            got=f"{-lost:+.3f}",
        )
        most = 3 if trouble == "machine" else 2
        expect.that(
            1 <= world.retrained <= most,
            zh=f"{zh}：半年里重训 1 到 {most} 次",
            en=f"{en}: retrained once to {most} times in half a year",
            got=world.retrained,
        )


TROUBLES = {
    "machine": ("换了仪器，真值要去要", "another instrument, and labels come when asked for"),
    "broken": ("几列坏了", "broken columns"),
    "release": ("上线了更差的版本", "a worse version was released"),
    "calm": ("平静无事", "nothing happens"),
    "harmless": ("不要紧的列移动了", "columns that do not matter have moved"),
}


class World:
    """A model at work for half a year: rows every week, some trouble, and what is done about it."""

    WEEKS, ROWS = 26, 400

    def __init__(self, rng: Generator, trouble: str) -> None:
        self.rng = np.random.default_rng(int(rng.integers(10**9)))
        rows, self.labels = population("breast_cancer")
        self.table = (rows - rows.mean(axis=0)) / rows.std(axis=0)
        self.trouble, self.begin = trouble, int(rng.integers(4, 8))
        self.week, self.retrained, self.asked = 0, 0, False
        self.is_broken = self.is_mended = False
        self.is_settled = False  # retrained since the trouble began: the new world is the reference
        self.scores: list[float] = []
        self.live = self.fit()
        order = np.argsort(-np.abs(self.live[0][:-1]))
        self.heavy, self.light = order[:8], order[-4:]
        self.promised_first = self.live[1]
        self.before: tuple[np.ndarray, float] | None = None
        self.weeks_trained, self.weeks_live = 0, 9

    def draw(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Draw rows as the world is now."""
        places = self.rng.integers(0, len(self.labels), count)
        rows, labels = self.table[places].copy(), self.labels[places]
        if self.week >= self.begin:
            if self.trouble == "machine":
                rows[:, self.heavy] += np.sign(self.first[self.heavy]) * 1.2
            if self.trouble == "harmless":
                rows[:, self.light] += 0.3
            if self.is_broken:
                rows[:, self.heavy] = -1.5 * np.sign(self.first[self.heavy])
        return rows, labels

    def fit(self) -> tuple[np.ndarray, float]:
        """Fit least squares with a penalty on rows of today; give weights and a tested score."""
        rows, labels = self.draw(900)
        design = np.column_stack([rows, np.ones(len(rows))])
        penalty = 5.0 * np.eye(design.shape[1])
        weights = np.linalg.solve(design.T @ design + penalty, design.T @ (2.0 * labels - 1))
        if not hasattr(self, "first"):
            self.first = weights[:-1]
        return weights, self.accuracy(weights, *self.draw(2000))

    def accuracy(self, weights: np.ndarray, rows: np.ndarray, labels: np.ndarray) -> float:
        """Give the share of right answers."""
        said = rows @ weights[:-1] + weights[-1] > 0
        return float(np.mean(said == (labels == 1)))

    def seen(self) -> dict[str, Any]:
        """Let a week go by; give what is seen at its end."""
        self.week += 1
        self.weeks_trained += 1
        self.weeks_live += 1
        is_on = self.week >= self.begin
        self.is_broken = self.trouble == "broken" and is_on and not self.is_mended
        if self.trouble == "release" and self.week == self.begin:
            biased = np.append(self.live[0][:-1], self.live[0][-1] - 0.8)
            self.before, self.live, self.weeks_live = self.live, (biased, self.live[1]), 1
        score = self.accuracy(self.live[0], *self.draw(self.ROWS))
        self.scores.append(score)
        is_known = self.trouble not in ("machine", "harmless") or self.asked or not is_on
        reach = 3 * (score * (1 - score) / self.ROWS) ** 0.5
        moved = {"machine": self.heavy, "harmless": self.light}.get(self.trouble, [])
        has_moved = is_on and not (self.trouble == "machine" and self.is_settled)
        return {
            "week": self.week,
            "score": score if is_known else None,
            "low": score - reach if is_known else None,
            "high": score + reach if is_known else None,
            "promised": self.live[1],
            "broken": [int(n) for n in self.heavy] if self.is_broken else [],
            "moved": [int(n) for n in moved] if has_moved else [],
            "weeks_trained": self.weeks_trained,
            "weeks_live": self.weeks_live,
            "has_before": self.before is not None,
        }

    def do(self, act: str) -> None:
        """Do what was decided, before the next week."""
        self.asked = act == "label"
        if act == "mend":
            self.is_mended, self.is_broken = True, False
        elif act == "roll_back" and self.before is not None:
            self.live, self.before, self.weeks_live = self.before, None, 0
        elif act == "retrain":
            self.before, self.live = self.live, self.fit()
            self.retrained += 1
            self.weeks_trained = self.weeks_live = 0
            self.is_settled = self.week >= self.begin


# -- reading the text format -----------------------------------------------------------------------


@dataclass
class Family:
    """A metric as it was exposed."""

    kind: str
    help: str
    samples: dict[tuple[str, frozenset], float] = field(default_factory=dict)


class FormatError(Exception):
    """The text is not in the format; carries the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
QUOTED = r'"(?:[^"\\\n]|\\\\|\\"|\\n)*"'
PAIR = rf"[a-zA-Z_][a-zA-Z0-9_]*={QUOTED}"
SAMPLE = re.compile(rf"({NAME})(?:\{{((?:{PAIR}(?:,{PAIR})*)?),?\}})? (\S+)")
NUMBER = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|Inf)|NaN")
SUFFIXES = ("_bucket", "_sum", "_count")


def parsed(text: str) -> dict[str, Family]:
    """Read an exposition; `FormatError` where Prometheus would refuse it."""
    if not text.endswith("\n"):
        raise FormatError("最后一行也以换行结束", "the last line ends with a line break too")
    families: dict[str, Family] = {}
    helps: dict[str, str] = {}
    current = ""
    for row in text[:-1].split("\n"):
        words = row.split(" ", 3)
        if row.startswith("# HELP ") and len(words) >= 3:
            if words[2] in helps:
                raise FormatError(f"HELP 重复：{words[2]}", f"HELP twice: {words[2]}")
            helps[words[2]] = unescaped(words[3] if len(words) > 3 else "", quotes=False)
            current = ""
        elif row.startswith("# TYPE ") and len(words) == 4:
            if words[2] in families:
                raise FormatError(f"TYPE 重复：{words[2]}", f"TYPE twice: {words[2]}")
            current = words[2]
            families[current] = Family(words[3], helps.get(current, ""))
        elif row and not row.startswith("#"):
            add_sample(families, current, row)
    for name, family in families.items():
        if family.kind == "histogram":
            must_be_histogram(name, family)
    return families


def add_sample(families: dict[str, Family], current: str, row: str) -> None:
    found = SAMPLE.fullmatch(row)
    if found is None or NUMBER.fullmatch(found[3]) is None:
        raise FormatError(f"读不进来的一行：{row[:80]}", f"a line that cannot be read: {row[:80]}")
    family = families.get(current)
    names = {current}
    if family is not None and family.kind == "histogram":
        names = {current + suffix for suffix in SUFFIXES}
    if family is None or found[1] not in names:
        raise FormatError(
            f"{found[1]} 不在它的 HELP 和 TYPE 下面", f"{found[1]} is not below its HELP and TYPE"
        )
    pairs = re.findall(rf"([a-zA-Z_][a-zA-Z0-9_]*)=({QUOTED})", found[2] or "")
    labels = [(name, unescaped(told[1:-1], quotes=True)) for name, told in pairs]
    if found[1].endswith("_bucket"):
        labels = [(n, le(float(v)) if n == "le" and is_float(v) else v) for n, v in labels]
    key = found[1], frozenset(labels)
    if key in family.samples:
        raise FormatError(f"重复的一行：{row[:80]}", f"a line twice: {row[:80]}")
    family.samples[key] = float(found[3])


def must_be_histogram(name: str, family: Family) -> None:
    children: dict[frozenset, dict[float, float]] = {}
    for (sample_name, labels), value in family.samples.items():
        rest = frozenset(pair for pair in labels if pair[0] != "le")
        buckets = children.setdefault(rest, {})
        if sample_name == f"{name}_bucket":
            border = dict(labels).get("le", "")
            if not is_float(border):
                raise FormatError("桶没有 le", "a bucket without le")
            buckets[float(border)] = value
    for rest, buckets in children.items():
        counts = [buckets[border] for border in sorted(buckets)]
        if math.inf not in buckets:
            raise FormatError(f"{name} 没有 +Inf 桶", f"{name} has no bucket +Inf")
        if counts != sorted(counts):
            raise FormatError(
                f"{name} 的桶不是累计的", f"the buckets of {name} do not hold the smaller ones"
            )
        if family.samples.get((f"{name}_count", rest)) != buckets[math.inf]:
            raise FormatError(f"{name}_count 等于 +Inf 桶", f"{name}_count equals the bucket +Inf")
        if (f"{name}_sum", rest) not in family.samples:
            raise FormatError(f"{name} 没有 _sum", f"{name} has no _sum")


def unescaped(told: str, *, quotes: bool) -> str:
    meaning = {"\\\\": "\\", "\\n": "\n", '\\"': '"' if quotes else '\\"'}
    return re.sub(r'\\[\\n"]', lambda found: meaning[found[0]], told)


def is_float(told: str) -> bool:
    try:
        float(told)
    except ValueError:
        return False
    return True


def le(border: float) -> str:
    """Write a border in one way."""
    return "+Inf" if math.isinf(border) else repr(float(border))


def line(name: str, **labels: str) -> tuple[str, frozenset]:
    """Give the key of a sample."""
    return name, frozenset(labels.items())


def boxed(learner: Learner, call: Any, *args: Any) -> str:
    """Call, and demand a text; it is not kept among what mistakes are told apart by."""
    box = learner.define(BOX, name="boxed")(call, *args)
    return expect(box.found if isinstance(box, Handle) else box).is_text()


def note(learner: Learner, facts: Any) -> None:
    """Note what a text says."""
    learner.define(NOTE, name="says")(facts)


def read(learner: Learner, call: Any, *args: Any) -> dict[str, Family]:
    """Read an exposition that the learner writes, with our parser and with Prometheus's own."""
    text = boxed(learner, call, *args)
    try:
        families = parsed(text)
    except FormatError as error:
        note(learner, {"problem": error.en})
        expect.that(False, zh=error.zh, en=error.en, got=text[:400])
    note(learner, {"read": shown(samples(families))})
    if importlib.util.find_spec("prometheus_client") is None:
        return families
    theirs = importlib.import_module("prometheus_client.parser")
    count = sum(len(one.samples) for one in theirs.text_string_to_metric_families(text))
    expect(
        count, zh="prometheus_client 读到的行数", en="lines that prometheus_client reads"
    ).equals(len(samples(families)))
    return families


def samples(families: Mapping[str, Family]) -> dict[tuple[str, frozenset], float]:
    """Give all samples."""
    return {key: value for family in families.values() for key, value in family.samples.items()}


def shown(found: Mapping[tuple[str, frozenset], float]) -> dict[str, float]:
    """Write samples with their labels in order."""
    return {
        f"{name} {sorted(labels)}": found[name, labels] for name, labels in sorted(found, key=str)
    }


def same(
    families: Mapping[str, Family],
    kinds: Mapping[str, tuple[str, str]],
    wanted: Mapping[tuple[str, frozenset], float],
) -> None:
    """Demand these families and these samples."""
    seen = {name: (family.kind, family.help) for name, family in families.items()}
    expect(seen, zh="每个指标的类型和说明", en="type and help of each metric").equals(dict(kinds))
    compare(samples(families), wanted)


def compare(
    found: Mapping[tuple[str, frozenset], float], wanted: Mapping[tuple[str, frozenset], float]
) -> None:
    seen, want = shown(found), shown({key: float(value) for key, value in wanted.items()})
    expect(sorted(seen), zh="各行", en="the lines").equals(sorted(want))
    expect(seen, zh="各行的数", en="the numbers of the lines").close_to(want, rtol=1e-9, atol=1e-12)


def names_of(families: Mapping[str, Family]) -> set[str]:
    return {name for name, _ in samples(families)}


def in_json(text: str, name: str) -> dict[str, Any]:
    """Read JSON; what is none fails in words."""
    try:
        made = json.loads(text)
    except ValueError:
        made = None
    expect.that(
        isinstance(made, dict),
        zh=f"{name} 的文本是 JSON 对象",
        en=f"the text of {name} is a JSON object",
        got=text[:200],
    )
    return made


# -- a small part of PromQL ------------------------------------------------------------------------


class QueryError(Exception):
    """An expression that cannot be read or worked out."""


TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)(?![a-zA-Z_])|(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|(?P<span>\[\d+[smhd]\])"
    r"|(?P<mark>=~|!~|!=|==|>=|<=|[-+*/%(){},=<>]))"
)
GATHER = {"sum": sum, "max": max, "min": min, "count": len, "avg": lambda v: sum(v) / len(v)}
OVER = {"rate", "increase", "irate", "avg_over_time", "max_over_time", "min_over_time"}
FUNCTIONS = OVER | {"histogram_quantile", "time", "abs", "absent"}
LEVELS = [
    {"or"},
    {"and", "unless"},
    {"==", "!=", ">", "<", ">=", "<="},
    {"+", "-"},
    {"*", "/", "%"},
]


class Query:
    """Reads an expression into a tree: tuples whose first item says what they are."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while text[place:].strip():
            found = TOKEN.match(text, place)
            if found is None:
                raise QueryError(text[place : place + 12])
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            place = found.end()
        self.place = 0

    def tree(self) -> Any:
        """Read all of it."""
        made = self.operation(0)
        if self.place < len(self.tokens):
            raise QueryError(self.tokens[self.place][1])
        return made

    def peek(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> tuple[str, str]:
        if self.place >= len(self.tokens) or (wanted and self.peek() != wanted):
            raise QueryError(f"{wanted or '…'} ← {self.peek() or 'end'}")
        self.place += 1
        return self.tokens[self.place - 1]

    def operation(self, level: int) -> Any:
        if level == len(LEVELS):
            if self.peek() == "-":
                self.take()
                return ("-", ("number", 0.0), self.operation(level), None)
            return self.part()
        left = self.operation(level + 1)
        while self.peek() in LEVELS[level]:
            mark = self.take()[1]
            match = None
            if self.peek() == "bool":
                raise QueryError("bool")
            if self.peek() in ("on", "ignoring"):
                match = self.take()[1], self.names()
            left = (mark, left, self.operation(level + 1), match)
        return left

    def names(self) -> tuple[str, ...]:
        self.take("(")
        found = []
        while self.peek() != ")":
            found.append(self.take()[1])
            if self.peek() == ",":
                self.take()
        self.take(")")
        return tuple(found)

    def part(self) -> Any:
        if self.peek() == "(":
            self.take()
            inner = self.operation(0)
            self.take(")")
            return inner
        kind, told = self.take()
        if kind == "number":
            return "number", float(told)
        if kind == "text":
            raise QueryError(told)
        if told in GATHER and self.peek() in ("(", "by", "without"):
            by = (self.take()[1], self.names()) if self.peek() != "(" else None
            self.take("(")
            inner = self.operation(0)
            self.take(")")
            if by is None and self.peek() in ("by", "without"):
                by = self.take()[1], self.names()
            return "gather", told, inner, by
        if self.peek() == "(":
            return self.function(told)
        if kind != "name" and told != "{":
            raise QueryError(told)
        return self.selector(told)

    def function(self, name: str) -> Any:
        if name not in FUNCTIONS:
            raise QueryError(f"{name}()")
        self.take("(")
        given = []
        while self.peek() != ")":
            given.append(self.operation(0))
            if self.peek() != ")":
                self.take(",")
        self.take(")")
        return "call", name, given

    def selector(self, name: str) -> Any:
        matchers = []
        if self.peek() == "{":
            self.take()
            while self.peek() != "}":
                label, mark, told = self.take()[1], self.take()[1], self.take()
                if mark not in ("=", "!=", "=~", "!~") or told[0] != "text":
                    raise QueryError(f"{label}{mark}{told[1]}")
                matchers.append((label, mark, told[1][1:-1]))
                if self.peek() != "}":
                    self.take(",")
            self.take("}")
        span = None
        if self.place < len(self.tokens) and self.tokens[self.place][0] == "span":
            told = self.take()[1]
            span = int(told[1:-2]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[told[-2]]
        return "select", name, tuple(matchers), span


def metrics_in(expr: str) -> set[str]:
    """Give the metrics that an expression reads."""
    found: set[str] = set()

    def walk(tree: Any) -> None:
        if isinstance(tree, tuple) and tree and tree[0] == "select":
            found.add(tree[1])
        elif isinstance(tree, (tuple, list)):
            for part in tree:
                walk(part)

    walk(Query(expr).tree())
    return found


Vector = dict[frozenset, float]
NOW, STEP, SPAN = 1_800_000_000.0, 30.0, 1200.0


class Series:
    """What Prometheus scraped in twenty minutes: our job, and another one that is in trouble."""

    def __init__(
        self,
        job: str,
        before: Mapping[str, Family],
        after: Mapping[str, Family],
        *,
        is_up: bool = True,
    ) -> None:
        self.held: dict[tuple[str, frozenset], list[tuple[float, float]]] = {}
        self.add("up", {"job": job}, float(is_up), float(is_up))
        self.add("up", {"job": "other"}, 0.0, 0.0)
        for job_name in (job, "other"):
            for name, family in after.items():
                old = before[name].samples if name in before else {}
                for (sample, labels), value in family.samples.items():
                    first = old.get((sample, labels), 0.0) if family.kind != "gauge" else value
                    if job_name == "other":
                        value = troubled(sample, dict(labels), value)
                    if job_name == "other" or is_up:
                        self.add(sample, {**dict(labels), "job": job_name}, first, value)

    def add(self, name: str, labels: Mapping[str, str], first: float, last: float) -> None:
        """Add a series that goes evenly from one value to the other."""
        count = int(SPAN / STEP)
        times = [NOW - SPAN + STEP * place for place in range(count + 1)]
        values = np.linspace(first, last, count + 1).tolist()
        key = name, frozenset({**labels, "instance": "127.0.0.1:9100"}.items())
        self.held[key] = list(zip(times, values, strict=True))

    def fires(self, expr: str) -> bool:
        """Say whether a rule would fire now."""
        found = self.value(expr)
        return bool(found) if isinstance(found, dict) else False

    def value(self, expr: str) -> Any:
        """Work an expression out now: a number, or numbers by labels."""
        return self.work(Query(expr).tree())

    def work(self, tree: Any) -> Any:
        match tree:
            case ("number", value):
                return value
            case ("select", name, matchers, None):
                return {labels: told[-1][1] for labels, told in self.select(name, matchers)}
            case ("select", _, _, _):
                raise QueryError("[…]")
            case ("gather", name, inner, by):
                return gathered(GATHER[name], self.work(inner), by)
            case ("call", name, given):
                return self.call(name, given)
            case (mark, left, right, match_):
                return joined(mark, self.work(left), self.work(right), match_)
        raise QueryError(str(tree))

    def select(self, name: str, matchers: Any) -> list[tuple[frozenset, list]]:
        return [
            (labels, told)
            for (held, labels), told in self.held.items()
            if held == name and all(fits(dict(labels), *matcher) for matcher in matchers)
        ]

    def call(self, name: str, given: list[Any]) -> Any:
        if name == "time":
            return NOW
        if name in OVER:
            if len(given) != 1 or given[0][0] != "select" or given[0][3] is None:
                raise QueryError(f"{name}(…[5m])")
            _, metric, matchers, span = given[0]
            made = {}
            for labels, told in self.select(metric, matchers):
                inside = [(at, value) for at, value in told if at > NOW - span - 1e-9]
                if len(inside) >= 2:
                    made[labels] = over(name, inside, span)
            return made
        if name == "histogram_quantile" and len(given) == 2:
            return quantiles(self.work(given[0]), self.work(given[1]))
        found = self.work(given[0]) if len(given) == 1 else None
        if not isinstance(found, dict):
            raise QueryError(f"{name}()")
        if name == "absent":
            return {} if found else {frozenset(): 1.0}
        return {labels: abs(value) for labels, value in found.items()}


def troubled(sample: str, labels: Mapping[str, str], value: float) -> float:
    """Give the value that another service in trouble shows."""
    if sample.endswith("_total"):
        return value + (90 if labels.get("outcome") != "ok" else 0)
    if sample.endswith(("_bucket", "_count")) and labels.get("le", "+Inf") in ("+Inf", "1.0"):
        return value + 900
    return {"model_column_alarm": 1.0, "model_score": 0.2}.get(sample, value)


def fits(labels: Mapping[str, str], label: str, mark: str, told: str) -> bool:
    held = labels.get(label, "")
    is_like = re.fullmatch(told, held) is not None if "~" in mark else held == told
    return is_like != mark.startswith("!")


def over(name: str, inside: list[tuple[float, float]], span: float) -> float:
    values = [value for _, value in inside]
    if name.endswith("_over_time"):
        made = {"avg": sum(values) / len(values), "max": max(values), "min": min(values)}
        return made[name[:3]]
    (first_at, first), (last_at, last) = inside[-2 if name == "irate" else 0], inside[-1]
    slope = (last - first) / (last_at - first_at)
    return slope * span if name == "increase" else slope


def gathered(how: Callable[[list[float]], float], found: Any, by: Any) -> Vector:
    if not isinstance(found, dict):
        raise QueryError("sum(number)")
    groups: dict[frozenset, list[float]] = {}
    for labels, value in found.items():
        if by is None:
            key = frozenset()
        else:
            key = frozenset(pair for pair in labels if (pair[0] in by[1]) == (by[0] == "by"))
        groups.setdefault(key, []).append(value)
    return {key: float(how(values)) for key, values in groups.items()}


def quantiles(share: Any, found: Any) -> Vector:
    if not isinstance(found, dict) or isinstance(share, dict):
        raise QueryError("histogram_quantile(0.99, …)")
    groups: dict[frozenset, dict[float, float]] = {}
    for labels, value in found.items():
        border = dict(labels).get("le")
        if border is not None:
            rest = frozenset(pair for pair in labels if pair[0] != "le")
            groups.setdefault(rest, {})[float(border)] = value
    return {rest: quantile(share, buckets) for rest, buckets in groups.items()}


def quantile(share: float, buckets: Mapping[float, float]) -> float:
    borders = sorted(buckets)
    if not buckets[borders[-1]] or borders[-1] != math.inf:
        return math.nan
    rank = share * buckets[borders[-1]]
    below, low = 0.0, 0.0
    for border in borders:
        if buckets[border] >= rank:
            if border == math.inf:
                return low
            inside = buckets[border] - below
            return low + (border - low) * ((rank - below) / inside if inside else 0.0)
        below, low = buckets[border], border
    return low


ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else (math.nan if not a else math.copysign(math.inf, a)),
    "%": lambda a, b: math.fmod(a, b) if b else math.nan,
}
COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}


def joined(mark: str, left: Any, right: Any, match: Any) -> Any:
    """Work an operation out, between numbers, numbers by labels, or one of each."""
    is_left, is_right = isinstance(left, dict), isinstance(right, dict)
    if not is_left and not is_right:
        if mark not in ARITHMETIC:
            raise QueryError(mark)
        return ARITHMETIC[mark](left, right)
    if not is_left or not is_right:
        if mark in ("and", "or", "unless"):
            raise QueryError(mark)
        whole = left if is_left else right
        pairs = [(k, v, (v, right) if is_left else (left, v)) for k, v in whole.items()]
    else:
        keyed = {key_of(labels, match): value for labels, value in right.items()}
        if mark in ("and", "or", "unless"):
            return united(mark, left, right, keyed, match)
        pairs = [
            (labels, value, (value, keyed[key_of(labels, match)]))
            for labels, value in left.items()
            if key_of(labels, match) in keyed
        ]
    if mark in ARITHMETIC:
        return {labels: ARITHMETIC[mark](*both) for labels, _, both in pairs}
    return {labels: value for labels, value, both in pairs if COMPARED[mark](*both)}


def united(mark: str, left: Vector, right: Vector, keyed: Any, match: Any) -> Vector:
    if mark == "or":
        held = {key_of(labels, match) for labels in left}
        return left | {k: v for k, v in right.items() if key_of(k, match) not in held}
    return {k: v for k, v in left.items() if (key_of(k, match) in keyed) == (mark == "and")}


def key_of(labels: frozenset, match: Any) -> frozenset:
    if match is None:
        return labels
    return frozenset(pair for pair in labels if (pair[0] in match[1]) == (match[0] == "on"))
