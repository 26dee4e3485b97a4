"""What a search costs: its index, and a query; with the stages there are, and with a hundred.

Where fewer than a hundred stages are made, the rest are given the texts of made ones.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from itertools import cycle

from baibu.app import shelf
from baibu.app.search import search
from baibu.app.wiring import Baibu, build
from baibu.content import Catalog
from baibu.core import settings
from bench.figures import show

QUERIES = (
    "梯度下降", "gradient descent", "53", "过拟合", "trees", "np.linalg.lstsq", "learning rate",
    "e", "python 列表", "怎么选学习率", "overfiting",
)  # fmt: skip
RUNS = 5
LIMIT_INDEX, LIMIT_QUERY = 0.150, 0.005  # seconds


def filled(catalog: Catalog) -> Catalog:
    """Give every stage a text."""
    folders = cycle([stage.folder for stage in catalog.stages.values() if not stage.coming])
    stages = {
        name: replace(stage, coming=False, folder=next(folders)) if stage.coming else stage
        for name, stage in catalog.stages.items()
    }
    return replace(catalog, stages=stages)


def indexing(house: Baibu) -> float:
    """Measure the making of the index, processor time."""
    house.held.clear()
    start = time.process_time()
    shelf.common(house)
    return time.process_time() - start


def asking(house: Baibu, query: str) -> float:
    """Measure one query, processor time, its hits and the record's reading included."""
    start = time.process_time()
    for _ in range(10):
        search(house, query, "zh")
    return (time.process_time() - start) / 10


def main() -> None:
    """Measure both courses."""
    with tempfile.TemporaryDirectory() as home:
        built = build(settings.load({"home": home}))
        for house in (built, replace(built, catalog=filled(built.catalog), held={})):
            made = sum(not stage.coming for stage in house.catalog.stages.values())
            rows = {"index": [indexing(house) for _ in range(RUNS)], "the limit": [LIMIT_INDEX]}
            show(f"the index of {made} stages, CPU", rows, base="the limit")
            rows = {query: [asking(house, query) for _ in range(RUNS)] for query in QUERIES}
            show(
                f"a query among {made} stages, CPU",
                rows | {"the limit": [LIMIT_QUERY]},
                base="the limit",
            )


if __name__ == "__main__":
    main()
