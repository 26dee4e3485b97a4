"""A day ends with what was done, in the terminal as in the browser."""

from __future__ import annotations

from pathlib import Path

from makers.terminal import CONSTANT, RIGHT, Terminal


def test_a_day_without_work_owes_nothing(baibu: Terminal) -> None:
    said = baibu("done")
    assert said.code == 0
    assert said.first_line == "Nothing done yet today."
    assert "It goes on with stage 1" in said.out


def test_what_was_done_is_summed_up_in_both_languages(
    baibu: Terminal, chinese: Terminal, tmp_path: Path
) -> None:
    for name, source in (("wrong.py", CONSTANT), ("right.py", RIGHT)):
        (tmp_path / name).write_text(source, encoding="utf-8")
        baibu("grade", "1", tmp_path / name)
    card = baibu("review", "--json").json["cards"][0]["view"]["card"]
    baibu("review", "rate", card, "3", "--seconds", "120")
    said = baibu("done").out
    assert "stages passed: 1, cards reviewed: 1" in said
    assert "✓ 1 Count: passed, attempts: 2" in said
    assert "Surer than this morning" in said
    assert "It goes on with stage 2" in said
    assert "通过 1 关，复习卡片 1 次" in chinese("done").out
    page = baibu("done", "--json").json
    assert (page["cards"], page["recalled"], page["week"]["goal"]) == (1, 1, None)
    assert page["week"]["minutes"] == page["minutes"] >= 2


def test_the_week_is_told_beside_the_plan_and_free_days_are_named(baibu: Terminal) -> None:
    baibu("plan", "make", "--hours", "7", "--start", "2026-01-01")
    free = baibu("done").out
    assert "of the" in free
    assert "Nothing is carried over." in free
