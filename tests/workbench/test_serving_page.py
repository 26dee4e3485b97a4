"""The pages of a service work without a script, in both languages, and load nothing foreign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from baibu.core.language import LANGUAGES, messages
from baibu.workbench.packaging.signature import Column
from baibu.workbench.serving import described
from baibu.workbench.serving.page import field, read
from workbench.serving_made import packed
from workbench.serving_open import by_each_way, opened  # noqa: F401 - each test by both ways


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    with opened(packed(tmp_path_factory.mktemp("package"))) as made:
        yield made


def filled(service: SimpleNamespace, **more: str) -> dict[str, str]:
    """Give what a browser would send for the form as it is shown."""
    page = service.client.get("/").text
    found = dict(
        re.findall(r'name="([^"]+)" type="\w+"(?: inputmode="\w+")? value="([^"]*)"', page)
    )
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r"<option selected>([^<]*)", inside)
        found[name] = chosen.group(1) if chosen else ""
    assert set(found) == {column.name for column in service.predictor.signature.columns}
    return {**found, **more}


def test_the_form_as_it_stands_is_answered_like_the_example(service: SimpleNamespace) -> None:
    told = service.client.post("/predict", json=service.predictor.signature.example).json()
    page = service.client.post("/", data=filled(service))
    assert page.status_code == 200
    assert f'<p class="prediction">{told["prediction"]}</p>' in page.text
    for name, chance in told["chances"].items():
        assert f'<th scope="row">{name}</th>' in page.text
        assert f"{100 * chance:.1f} %" in page.text
    widths = [float(width) for width in re.findall(r'class="part" width="([\d.]+)"', page.text)]
    assert sum(widths) == pytest.approx(240, abs=0.2)


@pytest.mark.parametrize(("tags", "part"), [("zh", "应当是数"), ("en", "should be a number")])
def test_a_wrong_field_is_marked_and_what_was_typed_stays(
    service: SimpleNamespace, tags: str, part: str
) -> None:
    sent = filled(service, age="old & <b>", town="south")
    page = service.client.post("/", data=sent, headers={"accept-language": tags})
    assert page.status_code == 422
    assert page.text.count('aria-invalid="true"') == 1
    assert part in page.text
    assert 'value="old &amp; &lt;b&gt;"' in page.text
    assert "<option selected>south</option>" in page.text
    assert "<b>" not in page.text


def test_a_field_that_is_left_empty_is_missing_to_the_model(service: SimpleNamespace) -> None:
    row = {**service.predictor.signature.example, "income": None, "is_member": None}
    told = service.client.post("/predict", json=row).json()
    page = service.client.post("/", data=filled(service, income="", is_member=" "))
    assert f"{100 * told['chances']['yes']:.1f} %" in page.text


@pytest.mark.parametrize("path", ["/", "/docs"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_no_script(
    service: SimpleNamespace, path: str, language: str
) -> None:
    reply = service.client.get(path, params={"lang": language})
    assert 'lang="zh-CN"' in reply.text.split("<head>")[0] or language == "en"
    for address in re.findall(r'(?:src|href|action)="([^"]*)"', reply.text):
        if address == "data:,":  # no icon, and no question for one
            continue
        assert address.startswith("/")
        assert service.client.get(address).status_code == 200
    assert "<script" not in reply.text
    assert not re.search(r'\s(style|on\w+)="', reply.text)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy


def test_the_description_names_every_place_and_every_column(service: SimpleNamespace) -> None:
    for language in LANGUAGES:
        page = service.client.get("/docs", params={"lang": language}).text
        for place in described.PLACES:
            assert place.replace(" ", "&nbsp;") in page
        for column in service.predictor.signature.columns:
            assert f'<th scope="row">{column.name}</th>' in page


def test_an_amount_is_shown_with_its_interval(tmp_path: Path) -> None:
    with opened(packed(tmp_path, "regression")) as made:
        told = made.client.post("/predict", json=made.predictor.signature.example).json()
        page = made.client.post("/", data=filled(made)).text
    assert f"{told['low']:.6g} … {told['high']:.6g}" in page
    assert "<table" not in page


@pytest.mark.parametrize(
    ("facts", "control"),
    [
        ({"kind": "number"}, "number"),
        ({"kind": "day", "example": "2024-03-01"}, "date"),
        ({"kind": "day", "example": "2024-03-01 12:30"}, "words"),
        ({"kind": "word", "words": ("a", "b")}, "choice"),
        ({"kind": "word", "words": ("a", "b"), "is_open": True}, "words"),
        ({"kind": "word", "words": tuple("abcdefghijklmnop")}, "words"),
        ({"kind": "flag"}, "choice"),
        ({"kind": "text"}, "long"),
    ],
)
def test_a_column_gets_the_control_that_fits_it(facts: dict[str, Any], control: str) -> None:
    column = Column(name="x", may_be_missing=False, **facts)
    made = field(column, "c", None, "en")
    assert made.control == control
    assert made.value == "c"
    assert control != "choice" or "c" in made.words


def test_a_form_may_hold_any_words() -> None:
    assert read(b"a=1&b=%E4%B8%9C&a=2&c=") == {"a": "2", "b": "东", "c": ""}


def test_every_sentence_of_a_service_has_both_languages() -> None:
    for key, text in messages("serving").items():
        assert text.zh.strip(), key
        assert text.en.strip(), key
        places = [set(re.findall(r"(?<!{){(\w+)}(?!})", one)) for one in (text.zh, text.en)]
        assert places[0] == places[1], key
