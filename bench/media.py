"""Handwritten digits as picture files: how many are right, with nets and without, in how long.

    python -m bench.media                  # both, 60 s of training each; about three minutes
    python -m bench.media --seconds 120    # another budget

The 1,797 digits of scikit-learn are written as PNG files of 8 x 8 pixels, a folder for each class,
and taken through every step but the serving, on two workers. "Right" is the share of the sealed
test rows; the first line is what a linear model of raw pixels gets on the same rows.

Start reading at `main`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from baibu.compute import LocalExecutor
from baibu.core import clock
from baibu.workbench import flow
from baibu.workbench.card import Budget, Card, Problem, Source, Task
from baibu.workbench.media import deep
from baibu.workbench.media.model import pixels_of
from baibu.workbench.media.pictures import of_numbers
from baibu.workbench.project import Project

CORES, BUDGET = 2, 60.0
METRIC = "log_loss"


def written(folder: Path) -> None:
    """Write the digits as files."""
    import base64

    from sklearn.datasets import load_digits

    held = load_digits()
    for number, (values, digit) in enumerate(zip(held.images, held.target, strict=True)):
        place = folder / str(digit)
        place.mkdir(parents=True, exist_ok=True)
        content = of_numbers(np.round(values * 255 / 16))
        (place / f"{number:04d}.png").write_bytes(base64.b64decode(content))


def ran(folder: Path, place: Path, seconds: float) -> tuple[float, dict[str, Any]]:
    """Take the files through the steps; give the seconds and what came of it."""
    card = Card(
        name="digits", task=Task(target="label", kind="image", metric=METRIC),
        source=(Source(address=str(folder)),), budget=Budget(seconds=seconds),
        problem=_problem(),
    )  # fmt: skip
    project = Project.make(place, card)
    executor = LocalExecutor(CORES)
    begin = time.perf_counter()
    try:
        done = flow.run(project, now=clock.now, executor=executor, workers=CORES)
    finally:
        executor.close()
    wall = time.perf_counter() - begin
    names = ("evaluation", "trials", "seen", "vault", "blend")
    held = {name: project.store.get(found) for name in names if (found := done.artefact(name))}
    return wall, held


def _problem() -> Problem:
    said = "measure"
    return Problem(goal=said, user=said, decision=said, constraint=said, doing_nothing=said)


def plain(held: dict[str, Any]) -> float:
    """Give the share right of a linear model of raw pixels, on the same test rows."""
    from sklearn.linear_model import LogisticRegression

    x, x_test = (
        pixels_of(held[name]["image"].tolist()).reshape(len(held[name]), -1) / 255
        for name in ("seen", "vault")
    )
    model = LogisticRegression(max_iter=2_000).fit(x, held["seen"]["label"])
    return float((model.predict(x_test) == held["vault"]["label"]).mean())


def main() -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=BUDGET)
    parser.add_argument("--only", choices=("classic", "deep"))
    asked = parser.parse_args()
    has_nets = deep.is_there()
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "digits"
        written(files)
        first = True
        for name in ("classic", "deep"):
            if asked.only not in (None, name) or (name == "deep" and not has_nets):
                continue
            deep.is_there = (lambda: True) if name == "deep" else (lambda: False)
            wall, held = ran(files, Path(folder) / name, asked.seconds)
            if first:
                print(f"{'raw pixels, linear':28} right {plain(held):.4f}")
                first = False
            scores = held["evaluation"]["scores"]
            right, loss = scores["accuracy"], scores[METRIC]["score"]
            print(
                f"{name:28} right {right['score']:.4f} ({right['low']:.4f} to {right['high']:.4f})"
                f"  log loss {loss:.4f}  {wall:.0f} s in all,"
                f" {held['trials']['seconds']:.0f} s training"
            )
            for one in held["trials"]["tried"]:
                weight = held["blend"]["weights"].get(one["config"], 0.0)
                print(
                    f"    {one['config']:24} log loss {one['score']:.4f}"
                    f"  {one['seconds']:6.1f} s  weight {weight:.2f}"
                )


if __name__ == "__main__":
    main()
