"""A row without a table becomes what it becomes within one, whatever stands in it."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.workbench import cleaner as cleaners
from baibu.workbench import shaper as shapers
from baibu.workbench.engine import views
from baibu.workbench.model import Model
from baibu.workbench.packaging import values
from baibu.workbench.packaging.layout import Layout
from workbench.making import Made, prepared
from workbench.packing import ODD, blend, laid, table


@cache
def learnt() -> tuple[Made, Model, Layout]:
    frame = table("binary", rows=400)
    rng = np.random.default_rng(0)
    frame["remark"] = [" ".join(rng.choice(["好 的", "deep nets", "贵 了 很多", "slow shop"], 4))
                       for _ in range(400)]  # fmt: skip
    frame["city"] = frame["city"].where(rng.random(400) > 0.05, "beijing")
    frame.loc[rng.random(400) < 0.05, "age"] = 999.0  # a stand-in
    frame["left"] = frame["joined"] + pd.to_timedelta(rng.integers(1, 90, 400), unit="D")
    made = prepared(frame, until="features", kind="binary")
    model = blend(made, "binary", ["lightgbm", "linear"])
    return made, model, laid(made, model)


def column(name: str) -> Any:
    return pd.Series([name], dtype=object)


@given(ODD)
@settings(deadline=None, max_examples=400)
def test_one_value_is_read_as_a_column_of_it_is(value: Any) -> None:
    series = pd.Series([value], dtype=object)
    np.testing.assert_equal(values.amount(value), cleaners.amounts(series)[0])
    said = values.word(value) if values.is_there(value) else None
    assert said == cleaners.texts(series)[0]
    day = cleaners.moments(series)[0]
    wanted = None if day is pd.NaT else day.as_unit("us").value // 1_000
    assert values.moment(value) == wanted


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_any_row_becomes_the_same_numbers_and_words(data: st.DataObject) -> None:
    made, model, layout = learnt()
    names = layout.inputs.reads
    rows = data.draw(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(names, ODD)),
                              min_size=1, max_size=12))  # fmt: skip
    frame = pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    )
    shaped = shapers.applied(made["shaper"], cleaners.applied(made["cleaner"], frame))
    numbers, words, said = layout.inputs.of(rows)
    for at, name in enumerate(layout.inputs.numbers):
        wanted = shaped[name].to_numpy(dtype=float)
        wanted = np.where(np.isfinite(wanted), wanted, np.nan)
        np.testing.assert_allclose(numbers[:, at], wanted, rtol=1e-12, atol=1e-12, err_msg=name)
    for at, name in enumerate(layout.inputs.words):
        assert [line[at] for line in said] == [
            None if word is None else word for word in shaped[name]
        ]
    codes, wide = layout.codes(numbers, words), layout.wide(numbers, words)
    for parts in model.parts.values():
        for part in parts:
            wanted = views.lay(part.view, shaped)
            if part.view["view"] == "codes":
                got = codes[:, layout.code_columns(part.view, is_single=False)]
            else:
                got = wide[:, layout.wide_columns(part.view)]
            np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-6)


def test_many_rows_are_laid_out_as_each_alone() -> None:
    _, _, layout = learnt()
    rows = [{"age": 20.0 + n, "city": "广州", "shop": f"s{n}"} for n in range(40)]
    numbers, words, _ = layout.inputs.of(rows)
    alone = [layout.inputs.of([row]) for row in rows]
    np.testing.assert_array_equal(
        layout.wide(numbers, words), np.concatenate([layout.wide(n, w) for n, w, _ in alone])
    )
    np.testing.assert_array_equal(
        layout.codes(numbers, words), np.concatenate([layout.codes(n, w) for n, w, _ in alone])
    )


def test_no_rows_give_no_rows() -> None:
    _, _, layout = learnt()
    numbers, words, _ = layout.inputs.of([])
    assert layout.codes(numbers, words).shape == (0, layout.codes_width)
    assert layout.wide(numbers, words).shape == (0, layout.wide_width)


@pytest.mark.parametrize("day", ["2025-13-01", "x", "", None, 5, math.nan, [1]])
def test_what_is_no_day_is_none(day: Any) -> None:
    assert values.moment(day) is None
