"""Put stages in an order that keeps prerequisites first, near to the one that is wished for.

Start reading at `ordered`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from baibu.content import Stage
from baibu.core.errors import BaibuError
from baibu.core.ids import StageId
from baibu.ledger.evidence import PlanMove

Order = Literal["months", "software", "data"]
Stages = Mapping[StageId, Stage]
DATA_FIRST = ((1, 6), (18, 33), (34, 60), (7, 17), (61, 100))  # runs of stage numbers


class MoveRefusedError(BaibuError):
    """A stage cannot be put where it was wished: another must come before it."""

    code = "B040"
    status = 409


class CircleError(BaibuError):
    """Stages need one another in a circle: content that somebody else made."""

    code = "B041"


def wished(order: Order) -> Callable[[Stage], tuple[int, ...]]:
    """Give the key by which stages would be sorted if none needed another."""
    if order == "months":
        return lambda stage: (stage.month, stage.number)
    if order == "software":
        return lambda stage: (stage.number,)

    def data_first(stage: Stage) -> tuple[int, ...]:
        runs = (n for n, (low, high) in enumerate(DATA_FIRST) if low <= stage.number <= high)
        return next(runs, len(DATA_FIRST)), stage.number

    return data_first


def ordered(
    stages: Stages, order: Order = "months", moves: Sequence[PlanMove] = ()
) -> tuple[StageId, ...]:
    """Give every stage once, after what it needs; a move that no longer holds is left out.

    Where stages need one another in a circle, the need that closes it is not kept.
    """
    names = _after_needs(stages, sorted(stages.values(), key=wished(order)))
    for move in moves:
        if refused(stages, names, move) is None:
            names = _moved(names, move)
    return tuple(names)


def refused(stages: Stages, names: Sequence[StageId], move: PlanMove) -> MoveRefusedError | None:
    """Say why a move cannot be made; nothing where it can."""
    if move.stage not in names or (move.after and move.after not in names):
        return MoveRefusedError(stage=move.stage, other=move.after, number="?", needs="?")
    after = _moved(names, move)
    place = {name: at for at, name in enumerate(after)}
    before = {name: at for at, name in enumerate(names)}
    for name in after:
        for need in stages[name].needs:
            if need in place and place[need] > place[name] and before[need] < before[name]:
                return MoveRefusedError(
                    stage=stages[move.stage].number,
                    other=stages[move.after].number if move.after else 0,
                    number=stages[name].number,
                    needs=stages[need].number,
                )
    return None


def needed(stages: Stages, targets: Iterable[StageId]) -> frozenset[StageId]:
    """Give the targets with all that they build on: the smallest set that reaches them."""
    found: set[StageId] = set()
    waiting = [name for name in targets if name in stages]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [need for need in stages[name].needs if need in stages]
    return frozenset(found)


def circles(stages: Stages) -> list[tuple[StageId, ...]]:
    """Name the circles among needs, each once, as they are met."""
    found: list[tuple[StageId, ...]] = []
    done: set[StageId] = set()
    for name in stages:
        path: list[StageId] = []
        _look(stages, name, path, done, found)
    return found


def _look(
    stages: Stages,
    name: StageId,
    path: list[StageId],
    done: set[StageId],
    found: list[tuple[StageId, ...]],
) -> None:
    if name in path:
        found.append(tuple(path[path.index(name) :]))
        return
    if name in done:
        return
    path.append(name)
    for need in stages[name].needs:
        if need in stages:
            _look(stages, need, path, done, found)
    path.pop()
    done.add(name)


def _after_needs(stages: Stages, wanted: Sequence[Stage]) -> list[StageId]:
    """Take stages as wished, each preceded by what it needs."""
    names: dict[StageId, None] = {}
    place = {stage.id: at for at, stage in enumerate(wanted)}

    def take(stage: Stage, above: frozenset[StageId]) -> None:
        if stage.id in names or stage.id in above:
            return
        needs = [need for need in stage.needs if need in stages]
        for need in sorted(needs, key=place.__getitem__):
            take(stages[need], above | {stage.id})
        names[stage.id] = None

    for stage in wanted:
        take(stage, frozenset())
    return list(names)


def _moved(names: Sequence[StageId], move: PlanMove) -> list[StageId]:
    rest = [name for name in names if name != move.stage]
    at = rest.index(move.after) + 1 if move.after and move.after != move.stage else 0
    return [*rest[:at], move.stage, *rest[at:]]
