"""What is installed is pinned, what is pinned is allowed, each dependency has a reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINES = (ROOT / "lock.txt").read_text(encoding="utf-8").splitlines()
PINS = {
    canonicalize_name(name): Version(version)
    for name, _, version in (line.partition("==") for line in LINES if not line.startswith("#"))
}
BUILD = {"pip", "setuptools", "wheel", "baibu"}
DIRECT = [
    Requirement(text)
    for text in [
        *TABLE["dependencies"],
        *(t for e in TABLE["optional-dependencies"].values() for t in e),
    ]
    if not text.startswith("baibu[")  # the extra of all extras
]


def test_a_pin_is_a_name_and_a_release_and_nothing_else() -> None:
    for line in LINES:
        assert re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line), line


def test_pins_stand_in_order() -> None:
    pins = [line for line in LINES if not line.startswith("#")]
    assert pins == sorted(pins, key=str.upper)
    assert len(pins) == len(PINS)


@pytest.mark.parametrize("requirement", DIRECT, ids=str)
def test_what_is_pinned_is_allowed(requirement: Requirement) -> None:
    assert requirement.specifier.contains(PINS[canonicalize_name(requirement.name)])


def test_everything_that_baibu_brings_is_installed_as_pinned() -> None:
    differ = {
        name: (str(PINS.get(name)), str(found))
        for name, found in reached()
        if PINS.get(name) != found
    }
    assert differ == {}


def test_nothing_is_pinned_that_nobody_needs() -> None:
    assert set(PINS) - {name for name, _ in reached()} == set()


def test_each_direct_dependency_has_a_reason() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    reasons = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", text, re.MULTILINE))
    reasons.pop("package", None)
    assert set(reasons) == {canonicalize_name(r.name) for r in DIRECT}
    assert all(len(reason) > 10 for reason in reasons.values())


def reached() -> Iterator[tuple[NormalizedName, Version]]:
    """Give every installed package that Baibu, an extra or a tool of its development asks for."""
    seen: set[tuple[NormalizedName, frozenset[str]]] = set()
    waiting = [(canonicalize_name(r.name), frozenset(r.extras)) for r in DIRECT]
    found: dict[NormalizedName, Version] = {}
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen or name in BUILD:
            continue
        seen.add((name, extras))
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue  # an extra that is not installed here
        found[name] = Version(Version(installed.version).public)
        for text in installed.requires or ():
            needed = Requirement(text)
            sides = [{"extra": extra} for extra in ("", *extras)]
            if needed.marker is None or any(needed.marker.evaluate(side) for side in sides):
                waiting.append((canonicalize_name(needed.name), frozenset(needed.extras)))
    yield from found.items()
