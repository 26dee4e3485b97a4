"""Have one call made by several processes of a Ray cluster that know each other.

Each of them is a rank of one `torch.distributed` group: they share out what is to be learnt and
agree on the mean of their gradients. Ray Train starts them, joins them by gloo and ends all of them
when one fails. What the call gives is left where all can read it; nothing travels back.

Start reading at `joined`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from baibu.compute.wire import Answer, Raised, Task, done, dumped, loaded, name_of

NEEDS = ("torch", "pyarrow")  # of Ray Train
NAME = "ranks"


def can_join() -> bool:
    """Say whether what Ray Train needs is installed."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDS)


def joined(function: Callable[..., None], ranks: int, storage: Path, /, *args: object) -> None:
    """Make a call in so many processes at once, and wait until all have come to its end.

    `storage` is a folder that every machine of the cluster sees. Raises what the first rank that
    failed raised.
    """
    from ray.train import RunConfig, ScalingConfig
    from ray.train.torch import TorchConfig, TorchTrainer

    task = Task(function=name_of(function), args=args, kwargs={})
    storage.mkdir(parents=True, exist_ok=True)
    trainer = TorchTrainer(
        _rank,
        train_loop_config={"task": dumped(task)},
        torch_config=TorchConfig(backend="gloo"),
        scaling_config=ScalingConfig(num_workers=ranks, use_gpu=False),
        run_config=RunConfig(name=NAME, storage_path=str(storage)),
    )
    try:
        trainer.fit()
    except Exception as error:
        raise _first_cause(error) from error


class RankFailedError(Exception):
    """What a rank raised, as bytes: Ray's own way loses what it was made of."""


def _rank(config: Mapping[str, Any]) -> None:
    answer = done(loaded(config["task"]))
    if answer.error is not None:
        raise RankFailedError(dumped(Answer(error=answer.error)))


def _first_cause(error: Exception) -> Exception:
    """Give what a rank raised, or what Ray says where no rank did."""
    failures: Mapping[int, Exception] = getattr(error, "worker_failures", {})
    for _, failure in sorted(failures.items()):
        for seen in (failure, failure.__cause__, *failure.args):
            if isinstance(seen, RankFailedError):
                raised: Raised = loaded(seen.args[0]).error
                return raised.again()
    return error
