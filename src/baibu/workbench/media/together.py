"""Share the training of one net between processes, or train it alone: the same steps either way.

Each rank sees its own part of every batch; gradients are averaged before each step, so that all
ranks hold the same weights (Li et al. 2020, "PyTorch Distributed"). What normalises a layer goes by
a rank's own part, and the first rank's running figures are the ones that count. Whether time is up
and which epoch was the best is for the first rank to say: clocks of machines differ.

Start reading at `ranks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ranks:
    """How many processes train one net, and which of them this is."""

    rank: int = 0
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Say whether this process writes down what came of it."""
        return self.rank == 0

    def model(self, model: Any) -> Any:
        """Give a model whose gradients are those of all ranks."""
        if self.count == 1:
            return model
        from torch.nn.parallel import DistributedDataParallel

        return DistributedDataParallel(model)

    def part(self, rows: Any) -> Any:
        """Give this rank's rows of a batch; every row is somebody's."""
        return rows[self.rank :: self.count]

    def weight(self, part: int, whole: int) -> float:
        """Say by how much to multiply a part's mean loss: the ranks' mean is the batch's then."""
        return part * self.count / whole

    def as_the_first(self, *figures: float) -> tuple[float, ...]:
        """Give the figures of the first rank."""
        return self._told(figures, is_summed=False)

    def summed(self, *figures: float) -> tuple[float, ...]:
        """Give the sum of each figure over the ranks."""
        return self._told(figures, is_summed=True)

    def _told(self, figures: Sequence[float], *, is_summed: bool) -> tuple[float, ...]:
        if self.count == 1:
            return tuple(figures)
        import torch
        from torch import distributed

        held = torch.tensor(figures, dtype=torch.float64)
        if is_summed:
            distributed.all_reduce(held)
        else:
            distributed.broadcast(held, src=0)
        return tuple(held.tolist())


def ranks() -> Ranks:
    """Say which rank this process is: the only one, where nobody joined it to others."""
    from torch import distributed

    if distributed.is_available() and distributed.is_initialized():
        return Ranks(rank=distributed.get_rank(), count=distributed.get_world_size())
    return Ranks()
