"""Cleaning finds what was planted, finds little where nothing is, and treats each row alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal
from sklearn import datasets

from baibu.workbench.card import Split
from baibu.workbench.cleaner import applied
from workbench.making import Made, prepared, said_of

QUIET = {"clean.done"}
Plant = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]


def bundled(name: str) -> pd.DataFrame:
    held = getattr(datasets, f"load_{name}")(as_frame=True)
    frame = held.frame.rename(columns={"target": "y"})
    if name != "diabetes":
        frame["y"] = frame["y"].map(lambda number: f"class {number}")
    mixed: pd.DataFrame = frame.sample(frac=1, random_state=1).reset_index(drop=True)
    return mixed


def listed(rows: int) -> pd.Series[Any]:
    return pd.Series([[at, 2] for at in range(rows)], dtype=object)


def words(rows: int, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    return rng.choice(["red", "green", "blue"], rows).astype(object)


def with_stand_in(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    amounts = rng.normal(50, 10, len(t)).round(1)
    amounts[rng.random(len(t)) < 0.05] = rng.choice([-999, 9999, 99999])
    return t.assign(planted=amounts)


def with_early_days(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, len(t)), unit="D")
    text = days.strftime("%Y-%m-%d").to_numpy(dtype=object)
    text[rng.random(len(t)) < 0.05] = rng.choice(["1900-01-01", "1970-01-01"])
    return t.assign(planted=text)


def with_spellings(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    said = words(len(t), rng)
    odd = rng.random(len(t)) < 0.1
    said[odd] = [rng.choice([one.upper(), one.title()]) for one in said[odd]]
    wide = rng.random(len(t)) < 0.05
    said[wide] = "ｒｅｄ"
    return t.assign(planted=said)


def with_wild(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    amounts = rng.lognormal(3, 0.5, len(t))
    amounts[rng.integers(0, len(t), 3)] *= 10_000
    return t.assign(planted=amounts)


def with_leak(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    if t["y"].dtype.kind == "f":
        return t.assign(planted=t["y"] * 3 + rng.normal(size=len(t)) * t["y"].std() / 100)
    codes = t["y"].astype("category").cat.codes
    return t.assign(planted=codes * 2.0 + rng.normal(size=len(t)) / 20)


def with_leak_in_words(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    if t["y"].dtype.kind == "f":
        return with_leak(t, rng)
    names = t["y"].map({name: f"z{at}" for at, name in enumerate(t["y"].unique())})
    return t.assign(planted=names)


def with_telling_gaps(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    kept = t["y"] != t["y"].mode()[0]
    if t["y"].dtype.kind == "f":  # an amount that has one frequent value
        t = t.assign(y=t["y"].where(rng.random(len(t)) > 0.2, 25.0))
        kept = t["y"] != 25.0
    return t.assign(planted=pd.Series(rng.normal(size=len(t))).where(kept))


def with_people(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    people = rng.integers(0, len(t) // 4, len(t))
    return t.assign(patient_id=[f"P{10_000 + one}" for one in people])


def with_order(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    t = t.sort_values("y", kind="stable").reset_index(drop=True)
    return t.assign(planted=np.arange(len(t)) * 7 + rng.integers(0, 6, len(t)))


def with_time(t: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    t = t.sort_values("y", kind="stable").reset_index(drop=True)
    hours = np.arange(len(t)) + rng.normal(size=len(t)) * len(t) / 4
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(hours.round(), unit="h")
    return t.assign(planted=days)


PLANTS: dict[str, tuple[Plant, str, str]] = {
    "constant": (lambda t, _: t.assign(planted="x"), "clean.constant", "planted"),
    "empty": (lambda t, _: t.assign(planted=np.nan), "clean.empty", "planted"),
    "twin": (lambda t, _: t.assign(planted=t.iloc[:, 0]), "clean.same", "planted"),
    "key": (
        lambda t, r: t.assign(planted=[f"{n:x}" for n in r.permutation(len(t)) + 77_000]),
        "clean.key",
        "planted",
    ),
    "number of the row": (lambda t, _: t.assign(id=np.arange(len(t))), "clean.key", "id"),
    "list": (lambda t, _: t.assign(planted=listed(len(t))), "clean.list", "planted"),
    "stand-in": (with_stand_in, "clean.sentinels", "planted"),
    "early day": (with_early_days, "clean.sentinels", "planted"),
    "spelling": (with_spellings, "clean.spelling", "planted"),
    "wild": (with_wild, "clean.outliers", "planted"),
    "leak": (with_leak, "clean.leak", "planted"),
    "leak in words": (with_leak_in_words, "clean.leak", "planted"),
    "telling gaps": (with_telling_gaps, "clean.missing_tells", "planted"),
    "name": (lambda t, r: t.assign(churn_score=r.normal(size=len(t))), "clean.names_target",
             "churn_score"),
    "people": (with_people, "clean.group", "patient_id"),
    "order": (with_order, "clean.order", "planted"),
    "time": (with_time, "clean.time", "planted"),
}  # fmt: skip


def planted_in(name: str, plant: str, seed: int) -> Made:
    frame = PLANTS[plant][0](bundled(name), np.random.default_rng(seed))
    if plant == "name":
        return prepared(frame.rename(columns={"y": "churn"}), "churn")
    kind = None
    if name == "diabetes":
        kind = "regression"
    return prepared(frame, kind=kind)


@pytest.mark.parametrize("plant", PLANTS)
def test_what_is_planted_is_found(plant: str) -> None:
    _, key, column = PLANTS[plant]
    missed = [
        (name, seed)
        for name in ("wine", "breast_cancer", "diabetes")
        for seed in range(3)
        if key not in planted_in(name, plant, seed).keys_of(column)
    ]
    assert not missed


def test_little_is_found_where_nothing_is_wrong() -> None:
    columns, found = 0, []
    for name in ("wine", "breast_cancer", "diabetes", "iris"):
        made = prepared(bundled(name))
        columns += made["seen"].shape[1] - 1
        found += [(name, note.key, said_of(note)) for note in made.notes if note.key not in QUIET]
    assert len(found) <= 0.02 * columns, found


def test_a_perfect_leak_is_left_out_unless_the_card_keeps_it() -> None:
    frame = with_leak(bundled("wine"), np.random.default_rng(0))
    assert "planted" not in prepared(frame)["cleaned"]
    kept = prepared(frame, keep=("planted",))
    assert "planted" in kept["cleaned"]
    assert "clean.leak_kept" in kept.keys_of("planted")


def test_a_table_of_leaks_only_keeps_them_and_warns() -> None:
    frame = with_leak(bundled("wine"), np.random.default_rng(0))[["planted", "y"]]
    made = prepared(frame)
    assert list(made["cleaned"]) == ["planted", "y"]
    assert "clean.only_leaks" in made.said


def test_what_the_card_ignores_is_left_out_and_a_key_that_it_keeps_stays() -> None:
    frame = bundled("wine").assign(name=[f"wine {n}x" for n in range(178)])
    made = prepared(frame, ignore=("alcohol",), keep=("name",))
    assert "alcohol" not in made["cleaned"]
    assert "name" in made["cleaned"]


def faulty(rows: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"a": rng.normal(size=rows), "y": rng.choice(["yes", "no"], rows)})
    frame["word"] = with_spellings(frame, rng)["planted"]
    frame["amount"] = with_stand_in(frame, rng)["planted"]
    frame["day"] = with_early_days(frame, rng)["planted"]
    frame["note"] = [f"the {one} one came on day {n}" for n, one in enumerate(frame["word"])]
    frame["flag"] = rng.random(rows) < 0.5
    frame.loc[::7, ["a", "word", "day", "note"]] = None
    return frame


def test_the_rules_give_the_seen_rows_as_the_step_gave_them() -> None:
    made = prepared(faulty())
    rules = json.loads(json.dumps(made["cleaner"], allow_nan=False))
    assert_frame_equal(applied(rules, made["seen"]), made["cleaned"])


@given(st.integers(0, 119))
@settings(deadline=None, max_examples=25)
def test_a_row_alone_is_cleaned_as_in_the_table(at: int) -> None:
    rules, frame = RULES["cleaner"], faulty().drop(columns="y")
    assert_frame_equal(applied(rules, frame.iloc[[at]]), applied(rules, frame).iloc[[at]])


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.just([1, 2]),
    st.just({"a": 1}),
    st.sampled_from(["1,200", "5%", "2026年3月5日", "-999", "ＲＥＤ", " red", "NaT"]),
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(["a", "word", "amount", "day", "note", "flag", "?"]), VALUES)
)
@settings(deadline=None, max_examples=150)
def test_whatever_a_service_is_sent_becomes_one_row_of_the_right_types(row: dict[str, Any]) -> None:
    made = applied(RULES["cleaner"], pd.DataFrame([row], index=[0]))
    assert len(made) == 1
    assert list(made) == ["a", "word", "amount", "day", "note", "flag"]
    assert [str(kind) for kind in made.dtypes] == [
        "float64", "object", "float64", "datetime64[us]", "object", "object",
    ]  # fmt: skip


def test_a_service_reads_values_as_the_table_was_read() -> None:
    row = {"a": "1,200.5", "word": " ＲＥＤ ", "amount": 5, "day": "2021年3月5日", "flag": True}
    made = applied(RULES["cleaner"], pd.DataFrame([row])).iloc[0]
    assert made["a"] == 1200.5
    assert made["word"] == "red"
    assert made["flag"] == "true"
    assert made["day"] == pd.Timestamp("2021-03-05")


def test_what_stood_for_missing_is_missing_in_later_rows() -> None:
    rules = {one["name"]: one for one in RULES["cleaner"]["columns"]}
    row = {name: rules[name]["sentinels"][0] for name in ("amount", "day")}
    assert applied(RULES["cleaner"], pd.DataFrame([row])).isna().all(axis=None)


def test_the_target_and_the_column_of_the_split_come_through_untouched() -> None:
    frame = faulty().assign(firm=np.arange(120) % 30)
    frame["y"] = np.where(np.arange(120) % 9 == 0, "YES", frame["y"])  # its spelling stays
    made = prepared(frame, kind="multiclass", split=Split(how="group", column="firm"))
    for name in ("y", "firm"):
        assert_series_equal(made["cleaned"][name], made["seen"][name])
    assert "firm" not in [rule["name"] for rule in made["cleaner"]["columns"]]


def test_the_record_says_what_was_there_before_and_after() -> None:
    record = {one["name"]: one for one in prepared(faulty())["cleaning"]["columns"]}
    seen = prepared(faulty())["seen"]
    stand_ins = int(seen["amount"].isin(record["amount"]["sentinels"]).sum())
    assert record["amount"]["before"]["missing"] == 0
    assert record["amount"]["after"]["missing"] == stand_ins > 0
    assert record["word"]["before"]["distinct"] > record["word"]["after"]["distinct"] == 3
    assert record["word"]["spelt_else"] > 0


def test_a_column_that_is_missing_everywhere_or_holds_lists_stops_nothing() -> None:
    frame = faulty().assign(
        nothing=None,
        lists=listed(120),
        mixed=pd.Series(["x", 1, 2.5, None] * 30, dtype=object),
    )
    frame.insert(0, "a again", frame["a"])
    made = prepared(frame)
    left = {one["name"]: one["why"] for one in made["cleaner"]["left_out"]}
    assert left == {"nothing": "empty", "lists": "list", "a": "same"}


def test_a_million_words_are_borne() -> None:
    rows = 100_000
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"word": rng.integers(0, 10**6, rows).astype(str), "y": rng.choice(["a", "b"], rows)}
    ).assign(word=lambda t: "w" + t["word"])
    made = prepared(frame, keep=("word",))
    assert len(made["cleaned"]) == rows


RULES = prepared(faulty())
