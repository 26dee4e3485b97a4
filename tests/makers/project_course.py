"""Add a stage that takes a project to a copy of the small course, and make such projects."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from baibu.content import Body, Stage
from baibu.content.load import read_body, read_stage
from baibu.content.parcel import pack
from makers.small_course import COURSE

NUMBER = 6
CODE = "def double(x):\n    return 2 * x\n"
CARD = 'name = "doubles"\n\n[problem]\ngoal = "Everybody gets twice as much as before."\n'
STEP = "def clean(work, rows):\n    return [row * work for row in rows]\n"
MODEL = b'{"mean":0.25}'
HASH = hashlib.blake2b(MODEL, digest_size=20).hexdigest()
CHECKS = """
from baibu.grader.checks import Learner, Text, check, expect, project_of


@check(zh="加倍", en="doubles", proves=["counting"])
def doubles(learner, rng):
    x = int(rng.integers(1, 100))
    expect(learner.double(x)).equals(2 * x)


@check(zh="题卡", en="the card", proves=["counting"])
def says_why(learner, rng):
    project = project_of(learner)
    project.said("problem.goal", least=20)
    words = project.text("answer.txt").split()
    project.that(len(words) > 1, place="answer.txt", zh="不止一个词", en="more than one word")
    project.that(words[0] == "so", place="answer.txt", zh="以 so 开头", en="begins with so")


@check(zh="自己的步骤", en="its own step", proves=["counting"])
def cleans(learner, rng):
    step = project_of(learner).step(learner, "clean")
    expect(step(3, [1, 2])).equals([3, 6])


@check(zh="得分", en="the score", proves=["counting"])
def scored(learner, rng):
    mean = project_of(learner).run.gave("model")["mean"]
    return Text(zh=f"得分 {mean}", en=f"score {mean}")
"""
HINTS = """
[[hint]]
en = "a"
zh = "一"
[[hint]]
en = "b"
zh = "二"
[[hint]]
en = "c"
zh = "三"

[[mistake]]
file = "one_word.py"
en = "One word says nothing."
zh = "一个词什么也没说。"

[[mistake]]
file = "begins_elsewhere.py"
en = "It does not begin with so."
zh = "没有以 so 开头。"

[[mistake]]
file = "added.py"
en = "Two was added."
zh = "加了二。"
"""
FACTS = """
format = 1
id = "doubled"
number = 6
kind = "project"
title.en = "Doubled"
title.zh = "加倍"
summary.en = "Double."
summary.zh = "加倍。"
needs = []
teaches = ["counting"]
minutes = 30
month = 1
lifecycle = [1]
data = ["generated"]

[project]
files = ["answer.txt"]
record = ["model"]
per_day = 2
"""
GIVEN = f"""
def files(today):
    return {{"project.toml": {CARD!r}, "day.txt": f"{{today}}\\n", "steps/clean.py": {STEP!r}}}
"""


def run_record(digest: str = HASH, name: str = "model") -> bytes:
    step = {"id": "train", "outputs": {name: {"hash": digest, "form": "json", "size": len(MODEL)}}}
    return json.dumps({"id": "0001", "state": "done", "steps": [step]}).encode() + b"\n"


def files(
    answer: str = "so it is\n", more: Mapping[str, bytes | None] | None = None
) -> dict[str, bytes]:
    """Give the files of a hand-in that passes; `more` changes some, and takes some away."""
    found: dict[str, bytes | None] = {
        "project.toml": CARD.encode(),
        "steps/clean.py": STEP.encode(),
        "answer.txt": answer.encode(),
        "run.json": run_record(),
        f"objects/{HASH}": MODEL,
    }
    found |= more or {}
    return {name: raw for name, raw in found.items() if raw is not None}


def stage_folder(root: Path) -> Path:
    """Write the stage."""
    folder = root / "stages" / "006-doubled"
    (folder / "mistakes").mkdir(parents=True)
    texts = {
        "stage.toml": FACTS,
        "brief.en.md": "## Why {#why}\n\nDouble.\n",
        "brief.zh.md": "## 为什么 {#why}\n\n加倍。\n",
        "starter.py": "def double(x):\n    ...\n",
        "solution.py": pack(CODE, files(), ("run.json",)),
        "checks.py": CHECKS,
        "given.py": GIVEN,
        "hints.toml": HINTS,
        "cards.toml": "",
        "mistakes/one_word.py": pack(CODE, files("so\n")),
        "mistakes/begins_elsewhere.py": pack(CODE, files("it is so\n")),
        "mistakes/added.py": "def double(x):\n    return 2 + x\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def course(root: Path) -> Path:
    """Copy the small course, with the stage in it."""
    shutil.copytree(COURSE, root)
    blocks = root / "blocks.toml"
    told = blocks.read_text(encoding="utf-8").replace("last = 5", f"last = {NUMBER}")
    blocks.write_text(told, encoding="utf-8")
    stage_folder(root)
    return root


def read(folder: Path) -> tuple[Stage, Body]:
    stage = read_stage(folder)
    return stage, read_body(stage)


def project(folder: Path, answer: str | None = "so it is\n") -> Path:
    """Make a project in a folder, with one run that ended well."""
    for name, raw in files(answer or "").items():
        place = folder / name
        if name == "run.json":
            place = folder / "runs" / "0001" / "run.json"
        elif name.startswith("objects/"):
            place = folder / "runs" / "store" / "objects" / HASH[:2] / HASH
        if name == "answer.txt" and answer is None:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
    return folder
