"""Find tools on this machine: in Baibu's own Python, in another one, or as programs.

Reads  what is installed; the setting `tools_python` names a second Python, for tools that are too
       heavy for Baibu's own or quarrel with it.
Gives  whether a tool is here, which version, and by which Python its lab runs.
Never  imports a library to find it.

Start reading at `found`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from baibu.content.tools import ToolCard

State = Literal["here", "elsewhere", "absent"]
PATIENCE = 20.0  # seconds for a Python or a program to say what it is
ASK = """
import json, sys
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec
told = {}
for modules, package in json.loads(sys.argv[1]):
    if all(find_spec(name) is not None for name in modules):
        try:
            told[package] = version(package)
        except PackageNotFoundError:
            found = packages_distributions().get(modules[0])
            told[package] = version(found[0]) if found else ""
print(json.dumps(told))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a tool is."""

    state: State
    version: str  # empty where it does not tell
    python: Path  # by which its lab runs


def found(cards: Sequence[ToolCard], other: Path | None) -> dict[str, Found]:
    """Look for every tool, in Baibu's own Python first."""
    ours = Path(sys.executable)
    told = {
        card.id: Found(state="here", version=_version(card), python=ours)
        for card in cards
        if is_here(card.modules, card.programs)
    }
    left = [card for card in cards if card.id not in told and card.modules and card.package]
    if other is not None and left:
        asked = tuple((card.modules, card.package or "") for card in left)
        there = _asked(other, asked)
        told |= {
            card.id: Found(state="elsewhere", version=there[card.package], python=other)
            for card in left
            if card.package in there and is_here((), card.programs)
        }
    absent = Found(state="absent", version="", python=ours)
    return {card.id: told.get(card.id, absent) for card in cards}


def is_here(modules: Iterable[str], programs: Iterable[str]) -> bool:
    """Say whether all that a tool is made of is on this machine, without starting any of it."""
    return all(find_spec(name) is not None for name in modules) and all(
        shutil.which(name) is not None for name in programs
    )


def _version(card: ToolCard) -> str:
    if card.package is None:
        return _said_by(shutil.which(card.programs[0]) or card.programs[0])
    try:
        return version(card.package)
    except PackageNotFoundError:  # built under another name, such as for processors only
        found = packages_distributions().get(card.modules[0])
        return version(found[0]) if found else ""


@cache
def _said_by(program: str) -> str:
    """Ask a program for its version."""
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=PATIENCE,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    numbers = re.search(r"\d+\.\d+(?:\.\d+)*", done.stdout + done.stderr)
    return numbers.group() if numbers else ""


@cache
def _asked(python: Path, wanted: tuple[tuple[tuple[str, ...], str], ...]) -> dict[str, str]:
    """Ask another Python what it has; one that does not answer has nothing."""
    try:
        done = subprocess.run(
            [str(python), "-c", ASK, json.dumps(wanted)], capture_output=True, text=True,
            timeout=PATIENCE, stdin=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        told: dict[str, str] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return {}
    return told
