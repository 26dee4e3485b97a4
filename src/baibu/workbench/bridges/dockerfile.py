"""Read a Dockerfile line by line, and say what will hurt later: no engine is needed for that.

Reads  the text of a Dockerfile.
Gives  `Fault`s with their line; `messages/tools.toml` says of each rule why, under `docker.RULE`.
Never  builds anything.

Start reading at `faults`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Rule = Literal[
    "no_base", "unpinned_base", "add", "root", "shell_form", "no_command", "apt_asks",
    "apt_recommends", "apt_lists", "pip_cache", "secret",
]  # fmt: skip
RULES: tuple[Rule, ...] = get_args(Rule)
_SECRET = re.compile(r"\b\w*(?:PASSWORD|SECRET|TOKEN|API_?KEY)\w*\s*=?\s*\S", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?|git)[:@]\S+|\S+\.(?:tar|tgz|tar\.\w+)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that will hurt later."""

    line: int  # 1 is the first
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One instruction, with its continued lines."""

    line: int
    word: str
    rest: str


def faults(text: str) -> tuple[Fault, ...]:
    """Say what is wrong, by line."""
    told = list(_instructions(text))
    found = [Fault(line=one.line, rule=rule) for one in told for rule in _of_line(one, told)]
    return tuple(sorted([*found, *_of_whole(told)], key=lambda one: one.line))


def _instructions(text: str) -> Iterator[_Told]:
    """Join continued lines; comments and empty lines are none."""
    began, held = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.strip()
        if plain.startswith("#") or (not plain and not held):
            continue
        began = began or number
        held += plain.removesuffix("\\") + " "
        if not plain.endswith("\\"):
            word, _, rest = held.strip().partition(" ")
            yield _Told(line=began, word=word.upper(), rest=rest.strip())
            began, held = 0, ""


def _of_line(one: _Told, told: list[_Told]) -> Iterator[Rule]:
    if one.word == "FROM" and not _is_pinned(one.rest, told):
        yield "unpinned_base"
    if one.word == "ADD" and not _REMOTE.search(one.rest):
        yield "add"
    if one.word in ("CMD", "ENTRYPOINT") and not _is_list(one.rest):
        yield "shell_form"
    if one.word in ("ENV", "ARG") and _SECRET.search(one.rest):
        yield "secret"
    if one.word == "RUN":
        yield from _of_run(one.rest)


def _of_run(command: str) -> Iterator[Rule]:
    if re.search(r"\bapt(?:-get)? .*\binstall\b|\bapt(?:-get)? install\b", command):
        if not re.search(r"\s(?:-y|-yq|-qy|-qqy|--yes|--assume-yes)\b", command):
            yield "apt_asks"
        if "--no-install-recommends" not in command:
            yield "apt_recommends"
        if "/var/lib/apt/lists" not in command:
            yield "apt_lists"
    if re.search(r"\bpip3? install\b", command) and "--no-cache-dir" not in command:
        yield "pip_cache"


def _of_whole(told: list[_Told]) -> Iterator[Fault]:
    if not any(one.word == "FROM" for one in told):
        yield Fault(line=1, rule="no_base")
        return
    begun = max(at for at, one in enumerate(told) if one.word == "FROM")
    last = told[begun:]  # only the last stage becomes the image
    users = [one for one in last if one.word == "USER"]
    if not users or users[-1].rest.split(":")[0] in ("root", "0", ""):
        yield Fault(line=(users[-1] if users else last[0]).line, rule="root")
    if not any(one.word in ("CMD", "ENTRYPOINT") for one in last):
        yield Fault(line=last[-1].line, rule="no_command")


def _is_pinned(base: str, told: list[_Told]) -> bool:
    """Say whether a base will be the same next year: a version, a digest, or a stage before."""
    image = re.sub(r"^(?:--\S+\s+)*", "", base).split()[0] if base else ""
    stages = {
        one.rest.split()[-1] for one in told if one.word == "FROM" and " as " in one.rest.lower()
    }
    if image in stages or image == "scratch" or "@sha256:" in image:
        return True
    tag = image.rpartition("/")[2].partition(":")[2]
    return bool(tag) and tag != "latest"


def _is_list(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False
