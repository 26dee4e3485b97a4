"""A service answers rows as its package does, and refuses in a sentence what it cannot."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baibu.workbench.engine.learners import TaskKind
from baibu.workbench.serving.settings import Settings
from workbench.serving_made import packed, table
from workbench.serving_open import by_each_way, opened  # noqa: F401 - each test by both ways

KINDS: tuple[TaskKind, ...] = ("binary", "multiclass", "regression")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A model of two classes; rows are written down, all but the income."""
    here = tmp_path_factory.mktemp("service")
    limits = Settings(log=here / "log", leave_out=("income",), batch_rows=500, row_bytes=4_000)
    with opened(packed(here / "package"), limits) as made:
        made.example = made.predictor.signature.example
        yield made


def rows_of(kind: TaskKind, count: int = 20) -> list[dict[str, Any]]:
    drawn = table(kind, count, seed=1).drop(columns="y").astype(object)
    found = drawn.where(drawn.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in found]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_a_list_and_a_table_get_the_answers_of_the_package(
    kind: TaskKind, tmp_path: Path
) -> None:
    rows = rows_of(kind)
    with opened(packed(tmp_path, kind)) as made:
        expected = [answer.prediction for answer in made.predictor.predict(rows)]
        single = [made.client.post("/predict", json=row).json() for row in rows]
        listed = made.client.post("/predict/batch", json=rows).json()["predictions"]
        named = made.client.post("/predict/batch", json={"rows": rows}).json()["predictions"]
        asked = made.client.post(
            "/predict/batch", content=as_csv(rows), headers={"content-type": "text/csv"}
        ).json()["predictions"]
    for told in (single, listed, named, asked):
        assert [one["prediction"] for one in told] == pytest.approx(expected)
        assert [bare(one) for one in told] == [bare(one) for one in single]


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    made = io.StringIO(newline="")
    lines = csv.DictWriter(made, list(rows[0]))
    lines.writeheader()
    lines.writerows(rows)
    return made.getvalue().encode()


def bare(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in answer.items() if name not in ("id", "version")}


def test_a_table_can_be_answered_by_a_table(service: SimpleNamespace) -> None:
    headers = {"content-type": "text/csv; charset=utf-8", "accept": "text/csv"}
    reply = service.client.post(
        "/predict/batch", content=as_csv(rows_of("binary", 3)), headers=headers
    )
    lines = list(csv.DictReader(io.StringIO(reply.text)))
    assert len(lines) == 3
    for line in lines:
        assert float(line["chance:no"]) + float(line["chance:yes"]) == pytest.approx(1)
        is_yes = float(line["chance:yes"]) >= service.predictor.signature.threshold
        assert line["prediction"] == ("yes" if is_yes else "no")


@pytest.mark.parametrize(("tags", "part"), [("zh-CN,zh", "应当是数"), ("en", "should be a number")])
def test_a_wrong_column_is_named_in_the_language_of_the_asker(
    service: SimpleNamespace, tags: str, part: str
) -> None:
    wrong = {**service.example, "age": "old"}
    for path, body in (("/predict", wrong), ("/predict/batch", [service.example, wrong])):
        reply = service.client.post(path, json=body, headers={"accept-language": tags})
        assert reply.status_code == 422
        error = reply.json()["error"]
        assert (error["code"], error["field"]) == ("W042", "age")
        assert part in error["problems"][0]["says"]
    assert error["problems"][0]["row"] == 2


def test_a_value_nobody_has_seen_is_answered_with_a_remark(service: SimpleNamespace) -> None:
    odd = {**service.example, "age": 900, "shoe": 42}
    reply = service.client.post("/predict", json=odd).json()
    assert reply["prediction"] in ("no", "yes")
    assert [(one["code"], one["field"]) for one in reply["remarks"]] == [
        ("out_of_range", "age"),
        ("unknown_column", "shoe"),
    ]


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        (b"", "W041", 400),
        (b"{", "W041", 400),
        (b"[1]", "W041", 400),
        (b'{"age": NaN}', "W041", 400),
        (b'{"age": \xff}', "W041", 400),
        (b'{"age": ' + b"9" * 3_900 + b"}", "W042", 422),
        (b"[" * 3_900, "W041", 400),
        (b'{"age": "' + b"x" * 4_000 + b'"}', "W043", 413),
    ],
)  # fmt: skip
def test_a_body_that_is_no_row_is_refused_with_a_code(
    service: SimpleNamespace, body: bytes, code: str, status: int
) -> None:
    for reply in (
        service.client.post("/predict", content=body),
        service.client.post("/predict", content=iter([body[:2], body[2:]])),  # without its length
    ):
        assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "kind", "code", "status"),
    [
        (b"[]", "application/json", "W041", 400),
        (b"{}", "application/json", "W041", 400),
        (b"a,b\n1\n", "text/csv", "W041", 400),
        (b"a,a\n1,2\n", "text/csv", "W041", 400),
        (b'a,b\n"1,2\n', "text/csv", "W041", 400),
        (b"age\n" + b"1\n" * 501, "text/csv", "W043", 413),
        (b"[7]", "application/json", "W042", 422),
    ],
)
def test_many_rows_that_cannot_be_read_are_refused_with_a_code(
    service: SimpleNamespace, body: bytes, kind: str, code: str, status: int
) -> None:
    reply = service.client.post("/predict/batch", content=body, headers={"content-type": kind})
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text() | st.sampled_from(["nan", "1e400", "５％", "2024-02-30", "二〇二四年", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = st.sampled_from(["age", "income", "town", "since", "is_member"]) | st.text()


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(row=st.dictionaries(NAMES, VALUES, max_size=7), is_filled=st.booleans())
def test_no_row_whatever_it_holds_is_a_fault(
    service: SimpleNamespace, row: dict[str, Any], is_filled: bool
) -> None:
    body = json.dumps({**service.example, **row} if is_filled else row)
    single = service.client.post("/predict", content=body)
    many = service.client.post("/predict/batch", content=f"[{body}]")
    assert single.status_code == many.status_code
    assert single.status_code in (200, 413, 422), single.text
    if single.status_code == 200:
        assert single.json()["prediction"] == many.json()["predictions"][0]["prediction"]


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.binary(max_size=200)
    | st.text(alphabet='{}[]",:0age\\u\n', max_size=60).map(str.encode),
    path=st.sampled_from(["/predict", "/predict/batch", "/label", "/"]),
    kind=st.sampled_from(["application/json", "text/csv", "application/x-www-form-urlencoded"]),
)
def test_no_bytes_whatever_they_are_are_a_fault(
    service: SimpleNamespace, body: bytes, path: str, kind: str
) -> None:
    reply = service.client.post(path, content=body, headers={"content-type": kind})
    assert reply.status_code < 500, reply.text


def test_a_name_or_a_page_of_somebody_else_is_not_answered(service: SimpleNamespace) -> None:
    for path, headers in (
        ("/predict", {"host": "evil.example"}),
        ("/predict", {"origin": "https://evil.example"}),
        ("/label", {"sec-fetch-site": "cross-site"}),
        ("/", {"origin": "https://evil.example"}),
    ):
        reply = service.client.post(path, json=service.example, headers=headers)
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "W047")
    own = {"origin": f"http://127.0.0.1:{service.port}"}
    assert service.client.post("/predict", json=service.example, headers=own).status_code == 200


def test_a_truth_is_written_beside_the_prediction(service: SimpleNamespace) -> None:
    identity = service.client.post("/predict", json=service.example).json()["id"]
    told = service.client.post("/label", json={"id": identity, "truth": "yes"})
    assert told.status_code == 200
    folder = service.app.service.settings.log
    (path,) = folder.glob("labels-*.jsonl")
    last = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    assert {"id": identity, "truth": "yes"}.items() <= last.items()


@pytest.mark.parametrize(
    "told",
    [{}, {"id": "a-1"}, {"id": "a-1", "truth": "maybe"}, {"id": 7, "truth": "yes"},
     {"id": "a\n1", "truth": "yes"}, {"id": "a-1", "truth": [1]}],
)  # fmt: skip
def test_a_truth_the_model_could_not_have_given_is_refused(
    service: SimpleNamespace, told: dict[str, Any]
) -> None:
    reply = service.client.post("/label", json=told)
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "W048")


def test_its_health_names_the_version_it_serves(service: SimpleNamespace) -> None:
    told = service.client.get("/health").json()
    assert told["live"]
    assert told["ready"]
    assert told["version"] == service.predictor.version
    assert service.client.get("/health/live").json() == {"live": True}


def test_a_place_that_is_not_there_names_those_that_are(service: SimpleNamespace) -> None:
    for reply, status in (
        (service.client.get("/nowhere"), 404),
        (service.client.get("/predict"), 404),
        (service.client.delete("/label"), 405),
    ):
        assert reply.status_code == status
        assert "POST /predict" in reply.json()["error"]["fix"]


def test_the_description_holds_what_is_really_answered(service: SimpleNamespace) -> None:
    told = service.client.get("/openapi.json").json()
    schemas = told["components"]["schemas"]
    for found in re.findall(r'"\$ref": ?"#/components/schemas/(\w+)"', json.dumps(told)):
        assert found in schemas
    answer = service.client.post("/predict", json={**service.example, "age": 900}).json()
    assert set(schemas["Answer"]["required"]) <= set(answer) <= set(schemas["Answer"]["properties"])
    assert set(answer["chances"]) == set(schemas["Answer"]["properties"]["chances"]["properties"])
    many = service.client.post("/predict/batch", json=[service.example]).json()
    assert set(many) == set(schemas["Batch"]["properties"])
    refused = service.client.post("/predict", json={}).json()["error"]
    assert set(refused) <= set(schemas["Refusal"]["properties"]["error"]["properties"])
    assert set(schemas["Row"]["properties"]) == set(service.example)
    for path, verbs in told["paths"].items():
        for verb in verbs:
            reply = service.client.request(verb.upper(), path, json=service.example)
            assert reply.status_code not in (404, 405, 500), (verb, path)
