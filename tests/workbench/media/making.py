"""Make folders of pictures, texts in two languages, and tones, small enough to learn in seconds."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from baibu.workbench.artefacts import Bundle
from baibu.workbench.card import Budget, Card, Source, Task
from baibu.workbench.flow import Run, run
from baibu.workbench.guess import completed
from baibu.workbench.media import sounds
from baibu.workbench.project import Project
from baibu.workbench.step import Work, registry
from baibu.workbench.tables.types import Column

SIDE = 16
WORDS = {
    "food": ("soup oven butter recipe pepper dinner", "面包 厨房 味道 食谱 黄油 晚餐"),
    "sport": ("goal coach league stadium score match", "球队 进球 教练 联赛 球场 比分"),
}
COMMON = ("the very today more again with", "今天 非常 一个 还是 有点 真的")


def shape(name: str, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Draw a filled square, a ring or a cross somewhere, with noise; grey, 0 to 255."""
    made = rng.normal(40, 8, (SIDE, SIDE))
    size = int(rng.integers(7, 10))
    top, left = rng.integers(0, SIDE - size, 2)
    inside = np.zeros((size, size), dtype=bool)
    if name == "square":
        inside[:] = True
    elif name == "ring":
        inside[:] = True
        inside[2:-2, 2:-2] = False
    else:
        inside[size // 2 - 1 : size // 2 + 1] = True
        inside[:, size // 2 - 1 : size // 2 + 1] = True
    part = made[top : top + size, left : left + size]
    part[inside] = rng.uniform(150, 230)
    return np.clip(made, 0, 255).astype(np.uint8)


def png(values: np.ndarray[Any, Any], form: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.fromarray(values).save(made, format=form)
    return made.getvalue()


def pictures(
    folder: Path, *, each: int = 14, names: tuple[str, ...] = ("cross", "ring", "square"),
    seed: int = 0,
) -> Path:  # fmt: skip
    rng = np.random.default_rng(seed)
    for name in names:
        (folder / name).mkdir(parents=True)
        for n in range(each):
            (folder / name / f"{n}.png").write_bytes(png(shape(name, rng)))
    return folder


def text(name: str, rng: np.random.Generator, *, is_chinese: bool) -> str:
    own, common = WORDS[name][is_chinese].split(), COMMON[is_chinese].split()
    said = [*rng.choice(own, 3), *rng.choice(common, 4)]
    rng.shuffle(said)
    return "".join(said) + "。" if is_chinese else " ".join(said) + "."


def texts(folder: Path, *, each: int = 24, seed: int = 0) -> Path:
    rng = np.random.default_rng(seed)
    for name in WORDS:
        (folder / name).mkdir(parents=True)
        for n in range(each):
            said = text(name, rng, is_chinese=n % 2 == 0)
            (folder / name / f"{n}.txt").write_text(said, encoding="utf-8")
    return folder


def tone(hertz: float, rng: np.random.Generator, *, rate: int = 4_000) -> bytes:
    at = np.arange(int(rate * rng.uniform(0.3, 0.4))) / rate
    wave = 0.5 * np.sin(2 * np.pi * hertz * rng.uniform(0.8, 1.25) * at + rng.uniform(0, 6))
    return sounds.as_wav(rate, wave + rng.normal(size=len(at)) * rng.uniform(0.05, 0.15))


def tones(folder: Path, *, each: int = 12, seed: int = 0) -> Path:
    rng = np.random.default_rng(seed)
    for name, hertz in (("high", 1_200.0), ("low", 200.0)):
        (folder / name).mkdir(parents=True)
        for n in range(each):
            (folder / name / f"{n}.wav").write_bytes(tone(hertz, rng))
    return folder


def clock() -> Callable[[], datetime]:
    return lambda: datetime(2026, 11, 21, tzinfo=UTC)


def project_of(place: Path, source: Path, *, target: str = "", seconds: float = 4.0) -> Project:
    """Begin a project on data, with everything guessed that can be."""
    card = Card(
        name="made", task=Task(target=target), source=(Source(address=str(source)),),
        budget=Budget(seconds=seconds),
    )  # fmt: skip
    project = Project.make(place, card)
    found = run(project, now=clock(), want=["table"])
    told = given(project, found, "data_card")["columns"]
    columns = [Column(**{**one, "examples": tuple(one["examples"])}) for one in told]
    return project.changed(completed(card, given(project, found, "table"), columns))


def given(project: Project, found: Run, name: str) -> Any:
    artefact = found.artefact(name)
    assert artefact is not None, name
    return project.store.get(artefact)


def unpacked(bundle: Bundle, place: Path) -> Path:
    for name, raw in bundle.files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return place


def called(name: str, card: Card, folder: Path, **inputs: Any) -> tuple[Mapping[str, Any], Work]:
    """Call one step; give what it gives, and what it noted."""
    work = Work(
        step=registry()[name], card=card, folder=folder, scratch=folder,
        tell=lambda _: None, openings=lambda _: None,
    )  # fmt: skip
    return work.step.function(work, **inputs), work
