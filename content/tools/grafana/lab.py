"""Write a dashboard, and check that it can be read: places, and numbers that are there."""

import json
from itertools import combinations
from pathlib import Path

from baibu.workbench.bridges.exposed import NAMES, wanted
from baibu.workbench.monitor import grafana


def lab():
    Path("model.json").write_text(grafana.dashboard_file("en", kind="binary"), encoding="utf-8")
    panels = json.loads(Path("model.json").read_text(encoding="utf-8"))["panels"]
    queries = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    apart = all(
        a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
        for a, b in combinations([panel["gridPos"] for panel in panels], 2)
    )  # fmt: skip
    known = all(wanted(query) and wanted(query) <= NAMES for query in queries)
    return {"panels": len(panels), "queries": len(queries), "holds": apart and known}
