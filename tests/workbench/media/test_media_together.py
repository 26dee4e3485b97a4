"""Several processes train one net: they hold the same weights, and every picture is seen once."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from baibu.compute import RayExecutor, ranks
from baibu.compute.ranks import can_join
from baibu.compute.wire import Task, dumped
from baibu.core.settings import child_environment
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.media import deep, training
from baibu.workbench.media.net import Net
from baibu.workbench.media.parts import NET
from baibu.workbench.media.together import Ranks
from workbench.media.test_media_learning import drawn, needs_torch, question

ROWS = 80
EPOCHS = 12
RANK = """
    import json, sys
    from pathlib import Path
    import numpy as np
    import torch
    from torch import distributed
    from baibu.workbench.media import deep

    place, rank = Path(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(1)
    distributed.init_process_group(
        "gloo", init_method=f"file://{place / 'meeting'}", rank=rank, world_size=2
    )
    held = np.load(place / "rows.npz")
    for time in ("first", "again"):
        lesson = deep.Lesson(
            pixels=held["x"], y=held["y"], pixels_watched=held["x"][:20], y_watched=held["y"][:20],
            kind="binary", classes=2, seed=5, deadline=float("inf"), place=place / f"{time}-{rank}",
        )
        net = deep.trained(lesson, {"epochs": 12, "patience": 12, "channels": [8, 16], "batch": 8})
        (place / f"{time}-{rank}.net").write_bytes(net.dump())
    distributed.destroy_process_group()
"""


@needs_torch
def test_ranks_hold_the_same_weights_and_the_same_seed_gives_the_same_net(tmp_path: Path) -> None:
    pixels, truth = drawn(ROWS)
    np.savez(tmp_path / "rows.npz", x=pixels, y=truth)
    code = textwrap.dedent(RANK)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), str(n)], env=child_environment()
        )
        for n in range(2)
    ]
    assert [one.wait(300) for one in processes] == [0, 0]
    first, again, other = (
        Net.load((tmp_path / f"{name}.net").read_bytes())
        for name in ("first-0", "again-0", "first-1")
    )
    np.testing.assert_array_equal(first.last, again.last)
    np.testing.assert_array_equal(first.weights[0], again.weights[0])
    np.testing.assert_array_equal(first.last, other.last)
    assert not (tmp_path / "first-1.checkpoint").exists(), "the first rank writes for all"
    curve = deep.curve_of(tmp_path / "first-0")
    assert [one["ranks"] for one in curve] == [2.0] * EPOCHS
    said = first.sums(pixels)[:, 0] > 0
    assert (said == truth.astype(bool)).mean() > 0.9


@pytest.mark.parametrize("rows", [32, 7, 2])
def test_every_row_of_a_batch_is_some_rank_s_and_weighs_the_same(rows: int) -> None:
    batch, loss = np.arange(rows), np.random.default_rng(rows).random(rows)
    two = [Ranks(rank=n, count=2) for n in range(2)]
    parts = [rank.part(batch) for rank in two]
    assert sorted(np.concatenate(parts).tolist()) == batch.tolist()
    means = [
        rank.weight(len(part), rows) * loss[part].mean()
        for rank, part in zip(two, parts, strict=True)
    ]
    assert np.mean(means) == pytest.approx(loss.mean())


@pytest.mark.slow
@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")  # Ray's of its own settings
@pytest.mark.skipif(not can_join(), reason="the extras `deep` and `cluster` are not installed")
def test_more_workers_than_folds_share_each_net_on_a_cluster(tmp_path: Path) -> None:
    asked = question(has_nets=True)
    asked = replace(asked, folds=asked.folds[:1])  # processes take long to start
    net = Config(
        learner=NET, params={"epochs": EPOCHS, "patience": EPOCHS, "channels": [8, 16], "batch": 8}
    )
    workers = 2 * len(asked.folds)
    with closing(RayExecutor("local", workers=workers, slot_mb=500)) as executor:
        told: list[str] = []
        found = training.search(
            asked, tmp_path / "work", executor, seconds=300, workers=workers, listed=[net],
            tell=lambda event, **_: told.append(event),
        )  # fmt: skip
    assert told.count("learn.epoch") == EPOCHS * len(asked.folds)
    (curves,) = found.curves.values()
    assert {one["ranks"] for curve in curves for one in curve} == {float(workers)}
    ((_, watched),) = asked.folds
    assert ((found.votes > 0.5) == asked.truth)[watched].mean() > 0.9


@pytest.mark.cluster
@pytest.mark.skipif(not can_join(), reason="the extras `deep` and `cluster` are not installed")
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")  # Ray's of its own settings
def test_what_a_rank_raised_is_what_is_told_and_not_that_a_rank_failed() -> None:
    from ray.train import WorkerGroupError

    with pytest.raises(ranks.RankFailedError) as failed:
        ranks._rank({"task": dumped(Task(function="math:sqrt", args=(-1.0,), kwargs={}))})
    told = ranks._first_cause(WorkerGroupError("rank 1: ...", {1: failed.value}))
    assert isinstance(told, ValueError)
    lost = WorkerGroupError("rank 0: gone", {0: ConnectionError("gone")})
    assert ranks._first_cause(lost) is lost
