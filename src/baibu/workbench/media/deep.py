"""Train a small convolutional net on pixels, by epochs, so that a kill loses one epoch at most.

    loss       cross-entropy, of two classes in its form for one sum (`loss_of`)
    optimiser  Adam with decoupled decay; the rate warms up, then falls along a cosine
    changes    pictures are turned, scaled and shifted a little, spectrograms shifted and masked
    stopping   when the watched rows have not got better for `patience` epochs, or time is up;
               the weights of the best epoch are kept

Each epoch draws from its own seed, so that one that was taken up again after a kill comes out as if
nothing had happened. Checkpoints and curves are plain arrays and JSON.

Start reading at `trained`.
"""

from __future__ import annotations

import io
import json
import math
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.media.net import Net
from baibu.workbench.media.together import Ranks, ranks

Array = NDArray[Any]
USUAL: Mapping[str, Any] = {
    "channels": [16, 32, 64], "rate": 4e-3, "decay": 1e-3, "batch": 32, "epochs": 30,
    "patience": 6, "dropout": 0.1, "changes": "turn",
}  # fmt: skip
LEAST_SIDE = 4  # of the last layer's picture
PLACES = 4  # of it that are told apart in each direction; of a sound's moments none are
WARM = 0.15  # share of the epochs in which the rate grows
FLOOR = 0.02  # of the rate, at the end
STILL_BETTER = 1e-4  # of the watched loss
TELLING = 0.2  # share of the first epoch by which its pace is judged
TURN, SCALE, SHIFT = 8.0, 0.08, 0.08  # degrees, shares
MASKED = 0.15  # of bands and of moments of a spectrogram, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a net is trained on."""

    pixels: Array  # (n, height, width, channels) of 0 to 255
    y: Array
    pixels_watched: Array
    y_watched: Array
    kind: str  # binary or multiclass
    classes: int
    seed: int
    deadline: float  # on `time.monotonic`
    place: Path  # files that begin with this hold checkpoint and curve


class NoEpochError(Exception):
    """No time is left for even the first epoch: there is no net."""


def is_there() -> bool:
    """Say whether the library is installed."""
    return find_spec("torch") is not None


def ready() -> None:
    """Load the library."""
    import torch  # noqa: F401


def loss_of(kind: str) -> str:
    """Choose the loss by the task."""
    return "binary_cross_entropy_with_logits" if kind == "binary" else "cross_entropy"


def halves_of(side: int, layers: int) -> tuple[bool, ...]:
    """Say after which layers the sides are halved: as long as enough is left to see."""
    found = []
    for _ in range(layers):
        found.append(side // 2 >= LEAST_SIDE)
        side = side // 2 if found[-1] else side
    return tuple(found)


def pool_of(height: int, width: int, halves: Sequence[bool], *, is_sound: bool) -> tuple[int, int]:
    """Say over how large blocks the last layer is averaged.

    Where something is matters a little in a picture; in a sound how high it is does, and when not.
    """
    times = sum(halves)
    tall, wide = height >> times, width >> times
    return max(1, tall // PLACES), wide if is_sound else max(1, wide // PLACES)


def trained(lesson: Lesson, params: Mapping[str, Any]) -> Net:
    """Train until nothing is gained, or time is up; go on from a checkpoint where there is one.

    Where not even the first epoch fits into the time, there is a `NoEpochError`, as soon as that
    can be told. Where this process is one of several ranks, all of them train the one net.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        school = _School(lesson, {**USUAL, **params}, ranks())
        while not school.is_over:
            school.epoch()
        return school.net()
    finally:
        torch.set_num_threads(before)


def curve_of(place: Path) -> list[dict[str, float]]:
    """Read the curve of a net so far."""
    try:
        found: list[dict[str, float]] = json.loads(_beside(place, "curve").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return found


class _School:
    """One training under way."""

    def __init__(self, lesson: Lesson, params: Mapping[str, Any], ranks: Ranks) -> None:
        import torch

        self.lesson, self.params, self.ranks = lesson, params, ranks
        torch.manual_seed(lesson.seed)
        self.outputs = 1 if lesson.kind == "binary" else lesson.classes
        values = lesson.pixels.astype(np.float32) / 255
        self.middle = values.mean(axis=(0, 1, 2)).astype(np.float64)
        self.spread = np.maximum(values.std(axis=(0, 1, 2)), 1e-3).astype(np.float64)
        self.halves = halves_of(min(lesson.pixels.shape[1:3]), len(params["channels"]))
        height, width = lesson.pixels.shape[1:3]
        self.pool = pool_of(height, width, self.halves, is_sound=params["changes"] == "mask")
        self.model = self._built()
        self.optimiser = torch.optim.AdamW(
            self.model.parameters(), lr=params["rate"], weight_decay=params["decay"]
        )
        self.x, self.x_watched = self._scaled(lesson.pixels), self._scaled(lesson.pixels_watched)
        self.curve: list[dict[str, float]] = []
        self.best: dict[str, Array] = {}
        self.best_loss, self.waited, self.is_late = math.inf, 0, False
        self._take_up()
        self.learner = ranks.model(self.model)

    @property
    def is_over(self) -> bool:
        """Say whether nothing is gained any more, or time is up."""
        done = len(self.curve)
        self.is_late |= done > 0 and self._is_late()
        is_done = done >= self.params["epochs"] or self.waited >= self.params["patience"]
        return is_done or self.is_late

    def epoch(self) -> None:
        """Go through all pictures once, then look at the watched ones."""
        import torch

        number, start = len(self.curve), time.monotonic()
        torch.manual_seed(self.lesson.seed * 10_007 + number + 1)
        rate = self._rate(number)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.learner.train()
        order = torch.randperm(len(self.x))
        if not self.ranks.is_first:  # the order is the same for all, changes are each rank's own
            torch.manual_seed((self.lesson.seed + self.ranks.rank) * 10_007 + number + 1)
        truth = torch.from_numpy(self.lesson.y.astype(np.int64))
        total, right = 0.0, 0
        for at in range(0, len(order), self.params["batch"]):
            batch = order[at : at + self.params["batch"]]
            if len(batch) < 2 * self.ranks.count and len(order) > len(batch):
                continue  # one picture has no spread to go by
            if self._is_late() if number else self._is_hopeless(start, at / len(order)):
                if not number:
                    raise NoEpochError
                self.is_late = True  # what the last whole epoch came to is kept
                return
            rows = self.ranks.part(batch)
            sums = self.learner(self._changed(self.x[rows]))
            loss = self._loss(sums, truth[rows])
            self.optimiser.zero_grad()
            (loss * self.ranks.weight(len(rows), len(batch))).backward()
            self.optimiser.step()
            total += float(loss.detach()) * len(rows)
            right += int((_said(sums) == truth[rows]).sum())
        loss_sum, right_sum = self.ranks.summed(total, right)
        watched, score = self.ranks.as_the_first(*self._watch())
        self.curve.append(
            {
                "epoch": float(number + 1), "loss": loss_sum / len(order), "watched": watched,
                "score": right_sum / len(order), "watched_score": score, "rate": rate,
                "seconds": time.monotonic() - start, "ranks": float(self.ranks.count),
            }
        )  # fmt: skip
        self._remember(watched)

    def _is_hopeless(self, start: float, share: float) -> bool:
        """Say whether the first epoch will end too late, at the pace of the share that is done.

        Ranks that share a net bring it to its end: one alone must not leave the others.
        """
        if self.ranks.count > 1 or share < TELLING:
            return False
        return start + (time.monotonic() - start) / share > self.lesson.deadline

    def _is_late(self) -> bool:
        return bool(self.ranks.as_the_first(time.monotonic() > self.lesson.deadline)[0])

    def net(self) -> Net:
        """Give the best epoch's weights, with what normalised each layer folded in."""
        held = self.best or self._state()
        weights, biases = [], []
        for n in range(len(self.params["channels"])):
            scale = held[f"norm{n}.weight"] / np.sqrt(held[f"norm{n}.running_var"] + 1e-5)
            weights.append(
                (held[f"conv{n}.weight"] * scale[:, None, None, None]).astype(np.float32)
            )
            biases.append(
                (held[f"norm{n}.bias"] - held[f"norm{n}.running_mean"] * scale).astype(np.float32)
            )
        return Net(
            weights=tuple(weights), biases=tuple(biases), halves=self.halves, pool=self.pool,
            last=held["last.weight"].T.copy(), last_bias=held["last.bias"],
            middle=self.middle, spread=self.spread,
        )  # fmt: skip

    def _built(self) -> Any:
        from torch import nn

        layers: list[tuple[str, Any]] = []
        before = self.lesson.pixels.shape[3]
        for n, width in enumerate(self.params["channels"]):
            layers += [
                (f"conv{n}", nn.Conv2d(before, width, 3, padding=1, bias=False)),
                (f"norm{n}", nn.BatchNorm2d(width)),
                (f"bend{n}", nn.ReLU()),
            ]
            if self.halves[n]:
                layers.append((f"half{n}", nn.MaxPool2d(2)))
            before = width
        layers += [
            ("pool", nn.AvgPool2d(self.pool)), ("flat", nn.Flatten()),
            ("drop", nn.Dropout(self.params["dropout"])),
            ("last", nn.Linear(before * self._places(), self.outputs)),
        ]  # fmt: skip
        model = nn.Sequential()
        for name, layer in layers:
            model.add_module(name, layer)
        return model

    def _places(self) -> int:
        times = sum(self.halves)
        height, width = (side >> times for side in self.lesson.pixels.shape[1:3])
        return int((height // self.pool[0]) * (width // self.pool[1]))

    def _scaled(self, pixels: Array) -> Any:
        import torch

        values = (pixels.astype(np.float64) / 255 - self.middle) / self.spread
        return torch.from_numpy(values.transpose(0, 3, 1, 2).astype(np.float32))

    def _rate(self, number: int) -> float:
        share = (number + 0.5) / self.params["epochs"]
        if share < WARM:
            return float(self.params["rate"] * share / WARM)
        fall = 0.5 * (1 + math.cos(math.pi * (share - WARM) / (1 - WARM)))
        return float(self.params["rate"] * (FLOOR + (1 - FLOOR) * fall))

    def _loss(self, sums: Any, truth: Any) -> Any:
        from torch.nn import functional

        loss = getattr(functional, loss_of(self.lesson.kind))
        return loss(sums[:, 0], truth.float()) if self.outputs == 1 else loss(sums, truth)

    def _changed(self, x: Any) -> Any:
        how = self.params["changes"]
        if how == "mask":
            return _masked(x)
        return _turned(x, is_flipped=how == "flip") if how in ("turn", "flip") else x

    def _watch(self) -> tuple[float, float]:
        import torch

        self.model.eval()
        truth = torch.from_numpy(self.lesson.y_watched.astype(np.int64))
        with torch.no_grad():
            sums = torch.cat([self.model(part) for part in self.x_watched.split(256)])
            loss = float(self._loss(sums, truth))
        return loss, float((_said(sums) == truth).float().mean())

    def _state(self) -> dict[str, Array]:
        return {name: held.numpy().copy() for name, held in self.model.state_dict().items()}

    def _remember(self, watched: float) -> None:
        """Keep what is best, and all that is needed to go on from here."""
        self.waited += 1
        if watched < self.best_loss - STILL_BETTER:
            self.best_loss, self.waited, self.best = watched, 0, self._state()
        if not self.ranks.is_first:
            return
        inner = self.optimiser.state_dict()["state"]
        arrays = {f"now/{name}": held for name, held in self._state().items()}
        arrays |= {f"best/{name}": held for name, held in self.best.items()}
        arrays |= {
            f"inner/{at}/{name}": held.numpy()
            for at, state in inner.items()
            for name, held in state.items()
        }
        made = io.BytesIO()
        told = np.array([self.best_loss, self.waited, len(self.curve)])
        np.savez(made, allow_pickle=False, told=told, **arrays)
        _write(_beside(self.lesson.place, "curve"), json.dumps(self.curve).encode())
        _write(_beside(self.lesson.place, "checkpoint"), made.getvalue())

    def _take_up(self) -> None:
        """Go on where a training that was killed had come to."""
        import torch

        place = _beside(self.lesson.place, "checkpoint")
        if not place.is_file():
            return
        with np.load(io.BytesIO(place.read_bytes()), allow_pickle=False) as held:
            best, waited, epochs = held["told"].tolist()
            self.best_loss, self.waited = best, int(waited)
            self.curve = curve_of(self.lesson.place)[: int(epochs)]
            parts: dict[str, dict[str, Array]] = {"now": {}, "best": {}, "inner": {}}
            for name in held.files:
                kind, _, rest = name.partition("/")
                if kind in parts:
                    parts[kind][rest] = held[name]
        self.best = parts["best"]
        now = {name: torch.from_numpy(one.copy()) for name, one in parts["now"].items()}
        self.model.load_state_dict(now)
        state: dict[int, dict[str, Any]] = {}
        for name, one in parts["inner"].items():
            at, _, what = name.partition("/")
            state.setdefault(int(at), {})[what] = torch.from_numpy(one.copy())
        whole = self.optimiser.state_dict()
        self.optimiser.load_state_dict({**whole, "state": state})


def _said(sums: Any) -> Any:
    return (sums[:, 0] > 0).long() if sums.shape[1] == 1 else sums.argmax(dim=1)


def _turned(x: Any, *, is_flipped: bool) -> Any:
    """Turn, scale and shift each picture a little."""
    import torch
    from torch.nn import functional

    count = len(x)
    angle = (torch.rand(count) * 2 - 1) * math.radians(TURN)
    scale = 1 + (torch.rand(count) * 2 - 1) * SCALE
    shift = (torch.rand(count, 2) * 2 - 1) * 2 * SHIFT
    side = torch.where(torch.rand(count) < 0.5, -1.0, 1.0) if is_flipped else torch.ones(count)
    rows = torch.stack(
        [
            torch.stack([side * scale * angle.cos(), -scale * angle.sin(), shift[:, 0]], dim=1),
            torch.stack([side * scale * angle.sin(), scale * angle.cos(), shift[:, 1]], dim=1),
        ],
        dim=1,
    )
    grid = functional.affine_grid(rows, list(x.shape), align_corners=False)
    return functional.grid_sample(x, grid, padding_mode="border", align_corners=False)


def _masked(x: Any) -> Any:
    """Shift each spectrogram in time, and hide a few bands and moments."""
    import torch

    made = x.clone()
    bands, moments = x.shape[2], x.shape[3]
    low = x.amin(dim=(1, 2, 3))
    for n in range(len(x)):
        by = int(torch.randint(-moments // 10, moments // 10 + 1, ()))
        made[n] = torch.roll(made[n], by, dims=2)
        tall = int(torch.randint(0, max(1, int(MASKED * bands)) + 1, ()))
        wide = int(torch.randint(0, max(1, int(MASKED * moments)) + 1, ()))
        top = int(torch.randint(0, bands - tall + 1, ()))
        left = int(torch.randint(0, moments - wide + 1, ()))
        made[n, :, top : top + tall, :] = low[n]
        made[n, :, :, left : left + wide] = low[n]
    return made


def _beside(place: Path, what: str) -> Path:
    return place.with_name(f"{place.name}.{what}")


def _write(place: Path, raw: bytes) -> None:
    made = place.with_name(f"{place.name}.{os.getpid()}.new")
    made.write_bytes(raw)
    made.replace(place)


def several(curves: Sequence[Sequence[Mapping[str, float]]]) -> list[dict[str, float]]:
    """Give the mean of the curves of several folds, as long as any of them goes."""
    longest = max((len(curve) for curve in curves), default=0)
    made = []
    for at in range(longest):
        there = [curve[at] for curve in curves if at < len(curve)]
        made.append({name: float(np.mean([one[name] for one in there])) for name in there[0]})
    return made
