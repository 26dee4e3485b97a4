"""A row is looked over before it is asked: what cannot be read is refused, what is odd is said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core.language import LANGUAGES
from baibu.workbench.packaging.learnt import signature_of
from baibu.workbench.packaging.signature import Column, Signature
from workbench.packing import blend, prepare

SIGNATURE = Signature(
    columns=(
        Column(name="age", kind="number", may_be_missing=False, low=18.0, high=80.0, example=41),
        Column(name="city", kind="word", may_be_missing=True, words=("北京", "上海"),
               example="北京"),
        Column(name="joined", kind="day", may_be_missing=True, low="2025-01-01",
               high="2025-12-31", example="2025-06-01"),
        Column(name="member", kind="flag", may_be_missing=False, words=("true", "false"),
               example=True),
        Column(name="remark", kind="text", may_be_missing=True, example="很好"),
    ),
    target="y",
    task="binary",
    classes=("no", "yes"),
)  # fmt: skip


def codes(**changed: Any) -> list[tuple[str, str, str]]:
    row = {**SIGNATURE.example, **changed}
    return [(one.code, one.column, one.level) for one in SIGNATURE.problems(row)]


def test_a_usual_row_has_no_problem() -> None:
    assert SIGNATURE.problems(SIGNATURE.example) == []


@pytest.mark.parametrize(
    ("changed", "code", "level"),
    [
        ({"age": "41"}, None, None),
        ({"age": "many"}, "not_a_number", "refused"),
        ({"age": None}, "missing", "refused"),
        ({"age": "未知"}, "missing", "refused"),
        ({"age": [41]}, "not_a_number", "refused"),
        ({"age": float("inf")}, "not_a_number", "refused"),
        ({"age": 10**400}, "not_a_number", "refused"),
        ({"age": 300}, "out_of_range", "remarked"),
        ({"city": None}, None, None),
        ({"city": "上海 "}, None, None),
        ({"city": "深圳"}, "unknown_word", "remarked"),
        ({"city": {"a": 1}}, "not_a_word", "refused"),
        ({"joined": "2025年3月4日"}, None, None),
        ({"joined": "2030-01-01"}, "out_of_range", "remarked"),
        ({"joined": "soon"}, "not_a_day", "refused"),
        ({"joined": 20250304}, "not_a_day", "refused"),
        ({"member": "false"}, None, None),
        ({"member": "perhaps"}, "not_a_flag", "refused"),
        ({"member": None}, "missing", "refused"),
        ({"remark": [1]}, "not_a_word", "refused"),
        ({"agee": 3}, "unknown_column", "remarked"),
    ],
)
def test_each_problem_is_told_by_its_code(
    changed: dict[str, Any], code: str | None, level: str | None
) -> None:
    (name,) = changed
    assert codes(**changed) == ([] if code is None else [(code, name, level)])


def test_a_column_that_is_not_sent_counts_as_missing() -> None:
    row = {name: value for name, value in SIGNATURE.example.items() if name != "age"}
    assert [one.code for one in SIGNATURE.problems(row)] == ["missing"]


def test_what_is_no_row_is_refused() -> None:
    assert [one.code for one in SIGNATURE.problems([1, 2])] == ["not_a_row"]


@given(st.dictionaries(
    st.sampled_from(["age", "city", "joined", "member", "remark", "else"]),
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
                 lambda inner: st.lists(inner, max_size=2), max_leaves=3),
))  # fmt: skip
def test_whatever_is_sent_has_its_sentences(row: dict[str, Any]) -> None:
    for problem in SIGNATURE.problems(row):
        told = problem.plain()
        assert all(told[language] for language in LANGUAGES)


def test_a_signature_survives_json() -> None:
    assert Signature.read(SIGNATURE.json()) == SIGNATURE
    assert json.loads(SIGNATURE.json())["columns"][1]["words"] == ["北京", "上海"]


def test_a_schema_names_what_must_be_there() -> None:
    schema = SIGNATURE.schema()
    assert schema["required"] == ["age", "member"]
    assert schema["properties"]["city"]["type"] == ["string", "null"]


def test_a_signature_is_learnt_from_the_rows() -> None:
    made = prepare("binary")
    model = blend(made, "binary", ["linear"])
    found = signature_of(
        model.about, made["cleaner"], made["shaper"], made["cleaned"], {"threshold": {"at": 0.3}}
    )
    by_name = {column.name: column for column in found.columns}
    assert {name: one.kind for name, one in by_name.items()} == {
        "age": "number", "money": "number", "ratio": "number", "city": "word", "shop": "word",
        "member": "flag", "joined": "day",
    }  # fmt: skip
    assert by_name["age"].low == made["cleaned"]["age"].min()
    assert by_name["money"].may_be_missing
    assert not by_name["age"].may_be_missing
    assert set(by_name["city"].words) == {"北京", "上海", "广州"}
    assert found.threshold == 0.3
    assert found.classes == ("no", "yes")
    assert found.problems(found.example) == []
