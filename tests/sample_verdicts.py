"""Judge what the sample learner hands in, so that nobody waits for those verdicts: `make sample`.

Reads  the content. The learner lives as if the sample was made on each day of a week, since free
       days fall differently then.
Gives  `content/sample`: a verdict for each text that was handed in, named by what decides it. What
       is there already is kept; what nobody hands in any more goes.

Start reading at `main`.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from baibu.app import sample
from baibu.app.remembering import given_name, told, verdict_at
from baibu.app.there import Grader
from baibu.app.wiring import Baibu, build
from baibu.content import Body, Stage
from baibu.core import settings
from baibu.grader import Report, grade

WEEK = 7


@dataclass
class Giving:
    """A grader that keeps its verdicts beside the content, and notes which were asked for."""

    grader: Grader
    folder: Path
    asked: set[str] = field(default_factory=set)

    def __call__(
        self, stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool
    ) -> Report:
        """Give the verdict, as it is there or as it is made now."""
        place = self.folder / given_name(stage, body, source)
        self.asked.add(place.name)
        known = verdict_at(place)
        if known is None:
            known = self.grader(stage, body, source, learner_seed=learner_seed, personal=personal)
            place.write_text(told(known), encoding="utf-8")
            print(f"{place.name}  {known.seconds:.1f} s")  # noqa: T201 - a command of its own
        return known


def given(baibu: Baibu, grader: Grader = grade, days: int = sample.DAYS) -> set[str]:
    """Write the verdicts beside the content of a Baibu; give the names of their files."""
    folder = baibu.catalog.root / sample.GIVEN
    folder.mkdir(exist_ok=True)
    giving = Giving(grader, folder)
    for later in range(WEEK):
        now = baibu.clock() + timedelta(days=later)
        clock = sample.Clock(real=lambda now=now: now)  # type: ignore[misc]
        with tempfile.TemporaryDirectory() as place:
            lived = replace(sample.open_at(baibu, Path(place), clock), grader=giving)
            for _ in sample.live(lived, clock, days=days):
                pass
            lived.store.close()
    for old in folder.glob("*.json"):
        if old.name not in giving.asked:
            old.unlink()
    return giving.asked


def main() -> None:
    """Bring `content/sample` up to date."""
    with tempfile.TemporaryDirectory() as home, build(settings.load({"home": home})) as baibu:
        given(baibu)


if __name__ == "__main__":
    main()
