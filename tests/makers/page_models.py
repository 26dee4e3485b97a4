"""Make page models for tests: real dataclasses over the real catalogue, with a learner halfway."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from baibu.app.pages import (
    Attempt,
    BlockRow,
    ComingPage,
    DoctorPage,
    Door,
    Finding,
    HomePage,
    RoadPage,
    SettingRow,
    SkipTest,
    StageCard,
    StagePage,
    Status,
)
from baibu.app.plan_pages import MilestoneRow, QueueEntry, QueuePage
from baibu.app.study_pages import CertificatePage, Proof, WayStep
from baibu.content import Catalog, Hint, Stage, load
from baibu.core.language import Text
from baibu.grader.report import (
    CheckResult,
    Diagnosis,
    Failure,
    Isolation,
    Prediction,
    Report,
    TraceLine,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PASSED, STARTED = 21, 26  # stages passed; the one that was tried


@cache
def catalog() -> Catalog:
    return load()


def status_of(number: int, *, coming: bool) -> Status:
    if number <= PASSED:
        return "passed"
    if number == STARTED:
        return "started"
    if number in {22, 23}:
        return "open"
    return "coming" if coming and number > 60 else "locked"


def card(stage: Stage) -> StageCard:
    status = status_of(stage.number, coming=stage.coming)
    numbers = [catalog().stages[need].number for need in stage.needs]
    return StageCard(
        number=stage.number,
        id=stage.id,
        title=stage.title,
        summary=stage.summary,
        kind=stage.kind,
        minutes=stage.minutes,
        status=status,
        attempts=2 if status in {"passed", "started"} else 0,
        share={"passed": 1.0, "started": 0.6}.get(status, 0.0),
        milestone=stage.milestone,
        is_next=stage.number == PASSED + 1,
        missing=tuple(n for n in numbers if n > PASSED) if status == "locked" else (),
    )


def cards() -> tuple[StageCard, ...]:
    return tuple(card(stage) for stage in catalog().stages.values())


def road() -> RoadPage:
    rows = []
    for block in catalog().blocks:
        stages = tuple(c for c in cards() if block.first <= c.number <= block.last)
        rows.append(
            BlockRow(block=block, stages=stages, passed=sum(c.status == "passed" for c in stages))
        )
    return RoadPage(
        blocks=tuple(rows),
        passed=PASSED,
        ready=3,
        made=60,
        total=len(cards()),
        minutes_left=sum(c.minutes for c in cards() if c.status != "passed"),
        next=cards()[PASSED],
    )


def home(*, passed: int = PASSED) -> HomePage:
    fact = Text(en="60 of 100 stages can be done now.", zh="100 关里有 60 关现在可以做。")
    return HomePage(
        doors=(
            Door(id="understand", href="/understand", fact=fact, is_open=True),
            Door(id="study", href="/road", fact=fact, is_open=True),
            Door(id="interview", href="/interview", fact=fact, is_open=True),
            Door(id="projects", href="/projects", fact=fact, is_open=False),
        ),
        next=cards()[passed],
        next_reason=Text(en="It opens three others.", zh="过了它能解锁三关。"),
        passed=passed,
        total=len(cards()),
        minutes=passed * 70,
    )


def today() -> QueuePage:
    stage = cards()[PASSED]
    entry = QueueEntry(
        kind="stage",
        title=stage.title,
        reason=Text(en="It opens three others.", zh="过了它能解锁三关。"),
        minutes=50,
        command="baibu stage 22",
        stage=stage.number,
        instead=(),
    )
    return QueuePage(entries=(entry,), minutes=60, planned=False)


def certificate() -> CertificatePage:
    """The fullest certificate there may be: the longest way, and many checks."""
    everyone = {c.id: c for c in cards()}
    gate = next(s for s in catalog().stages.values() if s.milestone == 6)
    way = sorted(closure(gate), key=lambda stage: stage.number)
    return CertificatePage(
        row=MilestoneRow(
            number=6,
            title=Text(
                en="A machine-learning application in the cloud", zh="把机器学习应用部署到云上"
            ),
            stage=everyone[gate.id],
            reached=NOON,
            evidence="0123456789abcdef" * 2,
            attempts=12,
            left=0,
            on_the_way=len(way),
            minutes_left=0,
            planned=None,
        ),
        count=6,
        proof=Proof(
            evidence="0123456789abcdef" * 2,
            at=NOON,
            via="web",
            checks=(
                Text(
                    en="the threshold is the midpoint of two neighbours, and the gain is exact",
                    zh="阈值取相邻两个值的中点，增益与手算一致",
                ),
            )
            * 20,
            content_hash="0" * 16,
            seed=7 * 10**17,
            tier="B",
            code_hash="0123456789abcdef" * 4,
            code_lines=480,
        ),
        way=tuple(WayStep(card=everyone[s.id], passed=NOON.date()) for s in way),
        skills=tuple(catalog().skills[name].title for name in gate.teaches),
        minutes=9_000,
        learner="",
    )


def closure(stage: Stage) -> set[Stage]:
    stages = catalog().stages
    found = {stage.id: stage}
    waiting = [stage]
    while waiting:
        for need in waiting.pop().needs:
            if need not in found:
                found[need] = stages[need]
                waiting.append(stages[need])
    return set(found.values())


def failing_check() -> CheckResult:
    return CheckResult(
        name="converges",
        title=Text(
            en="slope and intercept converge to the least-squares solution",
            zh="斜率和截距收敛到最小二乘解",
        ),
        proves=("gradient-descent",),
        outcome="failed",
        seconds=0.012,
        learner_seconds=0.009,
        failure=Failure(
            kind="mismatch",
            what=Text(en="The result is not close enough.", zh="结果不够接近。"),
            call="gradient_descent(x=[0.1, 0.5, 0.9], y=[1.2, 2.1, 2.8], lr=0.01, epochs=5000)",
            got="(nan, nan)",
            want="(2.0000, 1.0333)",
            tolerance="rtol=0.001",
            trace=(TraceLine(line=12, function="gradient_descent", source="    m -= lr * grad"),),
            diagnosis=Diagnosis(
                mistakes=("no_mean",),
                text=Text(
                    en="You left out `1/n`: the gradient is a sum where the loss is a mean, so the"
                    " step grows with the number of points.",
                    zh="漏了 `1/n`：损失取的是平均，梯度却成了求和，样本越多步子越大。",
                ),
            ),
        ),
    )


def passing_check(name: str = "shape") -> CheckResult:
    return CheckResult(
        name=name,
        title=Text(en="two numbers are returned", zh="返回两个数"),
        proves=(),
        outcome="passed",
        seconds=0.004,
        learner_seconds=0.002,
    )


def report(*, passed: bool = False) -> Report:
    skipped = replace(passing_check("stops"), outcome="not_run")
    middle = (passing_check("converges"),) if passed else (failing_check(), skipped)
    return Report(
        stage="gd-linear-fit",
        content_hash="0" * 16,
        seed=7,
        passed=passed,
        checks=(passing_check(), *middle),
        predictions=(Prediction(question="q7", predicted="a", observed="b", agrees=False),),
        printed="epoch 0 loss 3.2\n",
        seconds=0.034,
        isolation=Isolation(tier="A", layers=("namespaces", "landlock", "seccomp")),
    )


def attempt(number: int, *, passed: bool = False) -> Attempt:
    return Attempt(
        number=number,
        at=NOON,
        via="web",
        passed=passed,
        passed_checks=3 if passed else 1,
        checks=3,
        diagnosis=None if passed else Text(en="You left out `1/n`.", zh="漏了 `1/n`。"),
        first_failed=None if passed else failing_check().title,
        source="def f(x):\n    return x < 1\n",
    )


def stage_page(reference: str = "gd-linear-fit", *, passed: bool = False) -> StagePage:
    stage = catalog().stage(reference)
    everyone = cards()
    return StagePage(
        card=card(stage),
        block=catalog().block(stage),
        stage=stage,
        needs=tuple(card(catalog().stages[need]) for need in stage.needs),
        unlocks=tuple(c for c in everyone if c.number in {54, 57}),
        skills=tuple(catalog().skills[skill].title for skill in stage.teaches),
        sources=("Cauchy, A. (1847). Méthode générale",),
        extra_missing=None,
        extra_command=None,
        draft="def gradient_descent(x, y, lr, epochs):\n    ...\n",
        draft_saved=NOON,
        hints=(Hint(tier=1, text=Text(en="Look at `1/n`.", zh="看看 `1/n`。")),),
        hints_left=2,
        hint_worth=None if passed else 70,
        solution_worth=None if passed else 10,
        attempts=(attempt(2, passed=passed), attempt(1)),
        report=report(passed=passed),
        solution="def gradient_descent():\n    pass\n" if passed else None,
        can_give_up=not passed,
        test=SkipTest(may_begin=not passed, until=None, passed=False),
        redo=False,
        previous=everyone[stage.number - 2] if stage.number > 1 else None,
        following=everyone[stage.number] if stage.number < len(everyone) else None,
    )


def coming_page(reference: str = "capstone-portfolio") -> ComingPage:
    stage = catalog().stage(reference)
    return ComingPage(
        card=card(stage),
        block=catalog().block(stage),
        stage=stage,
        needs=tuple(card(catalog().stages[need]) for need in stage.needs),
        skills=tuple(catalog().skills[skill].title for skill in stage.teaches),
    )


def doctor() -> DoctorPage:
    return DoctorPage(
        findings=(
            Finding(
                name=Text(en="Isolation", zh="隔离"),
                state="worth_knowing",
                detail=Text(en="Tier B.", zh="B 级。"),
                fix=Text(en="Allow `user namespaces`.", zh="允许 `user namespaces`。"),
            ),
        ),
        settings=(
            SettingRow(
                name="port",
                variable="BAIBU_PORT",
                value="8100",
                origin="default",
                about=Text(en="the web server's port", zh="网页服务的端口"),
            ),
        ),
    )
