"""What was passed with help comes back once, after some days, and is settled by doing it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baibu.core.ids import EvidenceId, StageId
from baibu.derive.progress import Act, StageProgress
from baibu.derive.redo import AFTER, AGAIN, Redo, redo_of

STAGE = StageId("mean")
START = datetime(2026, 1, 1, 19, tzinfo=UTC)


def act(kind: str, day: float, seq: int, **more: object) -> Act:
    told: dict[str, object] = {"seq": seq, "id": EvidenceId(f"{seq:032}"), "kind": kind, **more}
    return Act(at=START + timedelta(days=day), **told)  # type: ignore[arg-type]


def history(*acts: tuple[str, float]) -> StageProgress:
    """Acts by a word each: pass, short, hint3, solution - with the day on which it was."""
    made = []
    for seq, (word, day) in enumerate(acts, start=1):
        if word in {"pass", "short"}:
            made.append(act("verdict", day, seq, is_pass=word == "pass", share=0.5))
        else:
            tier = 0 if word == "solution" else int(word.removeprefix("hint"))
            made.append(act("help", day, seq, tier=tier))
    return StageProgress(acts=tuple(made))


def comes_back(*acts: tuple[str, float]) -> Redo | None:
    return redo_of(STAGE, history(*acts))


@pytest.mark.parametrize(
    ("acts", "why"),
    [
        ([("solution", 0), ("pass", 0.1)], "solution"),
        ([("hint1", 0), ("hint2", 0), ("hint3", 0), ("pass", 0.1)], "hints"),
        ([("short", 0), ("short", 0), ("short", 0), ("pass", 0.1)], "tries"),
    ],
)
def test_what_was_passed_with_help_comes_back_after_some_days(
    acts: list[tuple[str, float]], why: str
) -> None:
    found = comes_back(*acts)
    assert found is not None
    assert found.why == why
    assert found.due == START + timedelta(days=0.1) + AFTER


@pytest.mark.parametrize(
    "acts",
    [
        [("pass", 0)],
        [("short", 0), ("short", 0), ("pass", 0)],
        [("hint1", 0), ("hint2", 0), ("pass", 0)],
        [("short", 0), ("solution", 0)],
        [("pass", 0), ("solution", 0.1)],
        [],
    ],
)
def test_what_was_learnt_at_once_or_is_not_passed_yet_does_not(
    acts: list[tuple[str, float]],
) -> None:
    assert comes_back(*acts) is None


def test_a_pass_on_a_later_day_settles_it() -> None:
    assert comes_back(("solution", 0), ("pass", 0), ("pass", 6)) is None


def test_a_second_pass_on_the_same_day_does_not() -> None:
    assert comes_back(("solution", 0), ("pass", 0), ("pass", 0.2)) is not None


def test_a_later_try_that_falls_short_puts_it_off_a_little() -> None:
    found = comes_back(("solution", 0), ("pass", 0), ("short", 6))
    assert found is not None
    assert found.due == START + timedelta(days=6) + AGAIN


def test_what_was_undone_is_no_reason() -> None:
    before = history(("solution", 0), ("pass", 0))
    undone = StageProgress(acts=before.acts, undone=frozenset({before.acts[0].id}))
    assert redo_of(STAGE, undone) is None
