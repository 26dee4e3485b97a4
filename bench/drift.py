"""A drift report of 100,000 rows x 30 columns beside Evidently: time, false alarms, power.

Each runs in a process of its own on the same generated rows, from two tables to a page of HTML.
Evidently needs an environment of its own: `python -m bench.drift --make-peers` makes it.
Where nothing has drifted, a sample with any column called drifted is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd  # noqa: TID253 - both tools want tables

ROOT = Path(__file__).parents[1]
PEER = ROOT / ".venvs" / "peers" / "drift"
PINS = ("evidently==0.7.23", "pandas==2.3.3", "numpy==2.4.6")
ROWS, NUMBERS, WORDS = 100_000, 20, 10
RUNS = 3
LEARNT = 20_000  # rows of the reference, for false alarms and power
WINDOWS = (200, 1_000, 5_000)
SAMPLES = {"baibu": 200, "evidently": 20}  # of each size of window
POWER = {"baibu": 40, "evidently": 6}  # times that each drift is planted
SHARES = (0.4, 0.25, 0.15, 0.1, 0.07, 0.03)
Plant = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]


def table(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Numbers of several shapes, some that hang together, and words."""
    base = rng.normal(size=count)
    made: dict[str, object] = {}
    for at in range(NUMBERS):
        own = rng.normal(size=count)
        made[f"n{at}"] = (own, np.exp(own), 0.7 * base + 0.7 * own, np.round(3 * own))[at % 4]
    for at in range(WORDS):
        made[f"w{at}"] = rng.choice(list("abcdef"), count, p=SHARES)
    return pd.DataFrame(made)


def shifted(by: float) -> Plant:
    return lambda rows, _: rows.assign(n0=rows["n0"] + by)


def wider(rows: pd.DataFrame, _: np.random.Generator) -> pd.DataFrame:
    return rows.assign(n0=rows["n0"] * 1.6)


def reworded(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(w0=rows["w0"].where(rng.random(len(rows)) > 0.2, "f"))


def emptied(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(n0=rows["n0"].where(rng.random(len(rows)) > 0.1))


def renewed(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(w0=rows["w0"].where(rng.random(len(rows)) > 0.1, "new"))


PLANTS: dict[str, tuple[str, Plant]] = {
    "mean + .3 sd": ("n0", shifted(0.3)),
    "mean + .5 sd": ("n0", shifted(0.5)),
    "spread x 1.6": ("n0", wider),
    "20 % of words become another": ("w0", reworded),
    "10 % missing": ("n0", emptied),
    "10 % new words": ("w0", renewed),
}


class Baibu:
    """Ours."""

    name = "baibu"

    def __init__(self) -> None:
        from baibu.workbench.monitor import drift, page, report

        self.drift, self.page, self.report = drift, page, report

    def whole(self, before: pd.DataFrame, now: pd.DataFrame) -> str:
        return self.page.page(self.report.tables(before, now), "en")

    def learnt(self, before: pd.DataFrame) -> Callable[[pd.DataFrame], set[str]]:
        columns = self.drift.reference(before)

        def found(now: pd.DataFrame) -> set[str]:
            compared = self.drift.compared(columns, self.drift.counted(columns, now))
            return {one.name for one in compared if one.is_alarm}

        return found


class Evidently:
    """The preset that its pages begin with, as it is."""

    name = "evidently"

    def __init__(self) -> None:
        import warnings

        warnings.simplefilter("ignore")
        from evidently import Report
        from evidently.presets import DataDriftPreset

        self.make = lambda: Report([DataDriftPreset()])

    def whole(self, before: pd.DataFrame, now: pd.DataFrame) -> str:
        found = self.make().run(now, before)
        return str(found.get_html_str(as_iframe=False))

    def learnt(self, before: pd.DataFrame) -> Callable[[pd.DataFrame], set[str]]:
        def found(now: pd.DataFrame) -> set[str]:
            drifted = set()
            for one in self.make().run(now, before).dict()["metrics"]:
                config = one["config"]
                if not config["type"].endswith(":ValueDrift"):
                    continue
                is_chance = "p_value" in config["method"]
                value, limit = float(one["value"]), float(config["threshold"])
                if value < limit if is_chance else value >= limit:
                    drifted.add(config["column"])
            return drifted

        return found


def measured(name: str, what: str) -> dict[str, object]:
    """Measure one tool, in this process."""
    start = time.perf_counter()
    tool = Baibu() if name == "baibu" else Evidently()
    made: dict[str, object] = {"import": time.perf_counter() - start}
    rng = np.random.default_rng(0)
    if what == "time":
        before, now = table(ROWS, rng), table(ROWS, rng)
        now["n3"] += 1.0
        begin = time.perf_counter()
        made["page"] = len(tool.whole(before, now))
        made["run"] = time.perf_counter() - begin
        made["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return made
    look = tool.learnt(table(LEARNT, rng))
    if what == "false":
        for rows in WINDOWS:
            looks = [bool(look(table(rows, rng))) for _ in range(SAMPLES[name])]
            made[str(rows)] = sum(looks) / len(looks)
        return made
    for told, (column, plant) in PLANTS.items():
        hits = [column in look(plant(table(1_000, rng), rng)) for _ in range(POWER[name])]
        made[told] = sum(hits) / len(hits)
    return made


def apart(name: str, what: str) -> tuple[dict[str, float], float]:
    """Measure one tool in a process of its own; also give that process's whole time."""
    python = sys.executable if name == "baibu" else str(PEER / "bin" / "python")
    begin = time.perf_counter()
    command = [python, str(Path(__file__)), "--as", name, "--what", what]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout.splitlines()[-1]), wall


def make_peers() -> None:
    venv.create(PEER, clear=True, with_pip=True)
    command = [str(PEER / "bin" / "python"), "-m", "pip", "install", "--quiet", *PINS]
    subprocess.run(command, check=True)


def main() -> None:
    names = ["baibu"] + (["evidently"] if (PEER / "bin" / "python").exists() else [])
    if len(names) == 1:
        print("Evidently is not there: `python -m bench.drift --make-peers`")
    print(f"{ROWS} rows x {NUMBERS + WORDS} columns, two tables to a page of HTML; best of {RUNS}")
    best = {}
    for name in names:
        runs = [apart(name, "time") for _ in range(RUNS)]
        told, wall = min(runs, key=lambda one: one[0]["run"])
        best[name] = told["run"]
        print(
            f"  {name:10} import {told['import']:6.2f} s   run {told['run']:6.2f} s   "
            f"process {wall:6.2f} s   {told['mb']:5.0f} MB   page {told['page'] / 1e6:.2f} MB"
        )
    if len(best) == 2:
        print(f"  run: {best['evidently'] / best['baibu']:.1f} times faster (at least 5 demanded)")
    print("any alarm where nothing has drifted, by rows of the window (under .05 demanded of ours)")
    for name in names:
        told, _ = apart(name, "false")
        shares = "   ".join(f"{rows} rows {told[str(rows)]:.3f}" for rows in WINDOWS)
        print(f"  {name:10} {shares}   ({SAMPLES[name]} samples each)")
    print("share of planted drifts found, windows of 1000 rows")
    powers = {name: apart(name, "power")[0] for name in names}
    for told in PLANTS:
        shares = "   ".join(f"{name} {powers[name][told]:.2f}" for name in names)
        print(f"  {told:30} {shares}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make-peers", action="store_true")
    parser.add_argument("--as", dest="name", choices=("baibu", "evidently"))
    parser.add_argument("--what", choices=("time", "false", "power"))
    asked = parser.parse_args()
    if asked.make_peers:
        make_peers()
    elif asked.name:
        print(json.dumps(measured(asked.name, asked.what)))
    else:
        main()
