"""Remember what the mistakes of a stage did in its checks on public seeds.

Reads  behaviours as they come.
Gives  what a mistake did there, when it was seen, or when another was whose code is the same as far
       as that check went: see `reach`.
Kept   in memory, for as long as the process lives; what was asked for longest ago goes first.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict

from baibu.content import Body, Mistake
from baibu.grader.behaviour import CUT, Behaviour, may_agree
from baibu.grader.reach import Reached, outline

KEPT = 4_000  # behaviours of mistakes
CHECKS = 150  # checks, with the code that they were seen to reach: about as many behaviours

Seen = tuple[Behaviour, float]  # what was done, and the seconds that one call was waited for

_OWN: OrderedDict[tuple[str, str, str, int], Seen] = OrderedDict()
_BY_CODE: OrderedDict[tuple[str, str, int], dict[Reached, dict[str, Seen]]] = OrderedDict()
_LOCK = threading.Lock()


def remember(
    body: Body,
    mistake: Mistake,
    check: str,
    seed: int,
    found: Behaviour,
    patience: float | None = None,
    *,
    reached: Reached | None = None,
) -> None:
    """Keep what a mistake did; with patience, in so many seconds a call; with what it reached."""
    seen = (found, math.inf if patience is None else patience)
    with _LOCK:
        _OWN[body.hash, mistake.stem, check, seed] = seen
        while len(_OWN) > KEPT:
            _OWN.popitem(last=False)
    if reached is None:
        return
    code = outline(mistake.source).print_of(reached)
    with _LOCK:
        _BY_CODE.setdefault((body.hash, check, seed), {}).setdefault(reached, {})[code] = seen
        while len(_BY_CODE) > CHECKS:
            _BY_CODE.popitem(last=False)


def recall(
    body: Body,
    mistake: Mistake,
    check: str,
    seed: int,
    patience: float | None = None,
    *,
    beside: Behaviour | None = None,
) -> Behaviour | None:
    """Give what a mistake did, unless a longer wait might have shown more.

    A run that was cut is given where it is known to differ from the behaviour `beside` it.
    """
    with _LOCK:
        own = _OWN.get((body.hash, mistake.stem, check, seed))
        by_code = list(_BY_CODE.get((body.hash, check, seed), {}).items())
        if by_code:
            _BY_CODE.move_to_end((body.hash, check, seed))
        if own is not None:
            _OWN.move_to_end((body.hash, mistake.stem, check, seed))
    if own is not None and _is_enough(own, patience, beside):
        return own[0]
    for reached, seen in by_code:
        same = seen.get(outline(mistake.source).print_of(reached))
        if same is not None and _is_enough(same, patience, beside):
            return same[0]
    return None


def _is_enough(seen: Seen, patience: float | None, beside: Behaviour | None) -> bool:
    found, waited = seen
    if found.kind == CUT:
        return beside is not None and not may_agree(beside, found)
    return found.kind != "limit" or (math.inf if patience is None else patience) <= waited
