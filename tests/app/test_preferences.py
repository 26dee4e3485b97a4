"""A choice goes into the settings file, and what else stands there stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.app import planning, preferences, standing
from baibu.app.preferences import FixedSettingError
from baibu.app.wiring import Baibu
from baibu.core.errors import WrongSettingError
from baibu.core.settings import written
from makers.small_course import baibu, wired

__all__ = ["baibu"]
KEPT = st.dictionaries(
    st.sampled_from(["port", "queue", "learner", "host"]), st.sampled_from([1, 8200, "x", "#y"])
)


@given(KEPT, st.integers(1, 1440), st.booleans(), st.booleans())
def test_a_written_setting_is_read_and_the_others_stay(
    others: dict[str, int | str], value: int, had_one: bool, has_table: bool
) -> None:
    lines = [f"{name} = {one!r}".replace("'", '"') for name, one in others.items()]
    lines += ["minutes = 5  # too few"] if had_one else []
    text = "# mine\n" + "\n".join(lines) + ('\n[own]\nminutes = "x"\n' if has_table else "")
    found = tomllib.loads(written(text, "minutes", value))
    assert found.pop("minutes") == value
    assert found.pop("own", None) == ({"minutes": "x"} if has_table else None)
    assert found == others
    assert written(text, "minutes", value).startswith("# mine\n")


def test_minutes_chosen_now_fill_the_day_that_no_plan_measures(baibu: Baibu) -> None:
    assert standing.queue_page(baibu).minutes == 60
    preferences.choose(baibu, "minutes", "25")
    assert standing.queue_page(baibu).minutes == 25
    assert standing.queue_page(baibu, minutes=90).minutes == 90


def test_a_plan_goes_before_the_chosen_minutes(baibu: Baibu) -> None:
    preferences.choose(baibu, "minutes", "25")
    planning.make_plan(baibu, planning.Wish(hours=14))
    page = standing.queue_page(baibu)
    assert page.planned
    assert page.minutes > 25


@pytest.mark.parametrize("value", ["0", "-5", "1441", "", "an hour", "12.5"])
def test_minutes_that_no_day_has_are_refused(baibu: Baibu, value: str) -> None:
    with pytest.raises(WrongSettingError):
        preferences.choose(baibu, "minutes", value)
    assert not baibu.settings.file.exists()


def test_what_a_flag_decides_is_not_changed_in_the_file(tmp_path: Path) -> None:
    with wired(tmp_path, minutes="30") as baibu:
        with pytest.raises(FixedSettingError, match="--minutes"):
            preferences.choose(baibu, "minutes", "45")
        assert preferences.usual_minutes(baibu) == 30
        assert not baibu.settings.file.exists()


def test_a_file_changed_by_another_program_holds_at_once(baibu: Baibu) -> None:
    baibu.settings.file.write_text("minutes = 33\n", encoding="utf-8")
    found = preferences.chosen(baibu, "minutes")
    assert (found.value, found.origin) == ("33", str(baibu.settings.file))
