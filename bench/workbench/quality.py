"""Give every contestant the same tables, cores and seconds, and print who stands where.

Start reading at `quality`.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from baibu.workbench import metrics
from bench.workbench import record
from bench.workbench.contestants.alone import Job
from bench.workbench.noise import apart, is_worse
from bench.workbench.peers import CONTESTANTS, FLOOR, OURS, Contestant, version
from bench.workbench.record import Line
from bench.workbench.standing import Place, is_late, mean, standing
from bench.workbench.tables import Divided, Table, divided
from bench.workbench.watching import watched

THREADS = 2
ALONE = Path(__file__).parent / "contestants" / "alone.py"
SOURCE = Path(__file__).parents[2] / "src"  # the engine beside this bench, whatever is installed
PATIENCE = 3.0  # times the budget, and a while, after which a contestant is ended
A_WHILE = 180.0
LONG, NEAR = 300.0, 0.99  # seconds from which ours need only be near the best, and how near
HELD_BY = {"binary": ("roc_auc", "accuracy"), "multiclass": ("log_loss", "accuracy"),
           "regression": ("rmse",)}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is measured."""

    tables: Sequence[Table]
    contestants: Sequence[Contestant]
    budget: float
    seeds: Sequence[int]
    cores: str
    is_anew: bool = False


def quality(wish: Wish) -> int:
    """Measure what has not been measured yet, then print all that is known of these tables."""
    known = record.latest(record.lines())
    for table in wish.tables:
        for seed in wish.seeds:
            for one in wish.contestants:
                key = (one.name, version(one), table.name, seed, wish.budget)
                before = known.get(key)
                if before is not None and before.scores and not wish.is_anew:
                    continue
                line = measured(one, table, seed, wish)
                record.keep(line)
                known[line.key] = line
                _tell(line)
    printed(wish, list(known.values()))
    return 0


def measured(one: Contestant, table: Table, seed: int, wish: Wish) -> Line:
    """Measure one contestant on one table, in a process and a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        rows = divided(table, seed, folder)
        job = Job(
            contestant=one.module, preset=one.preset, library=one.library,
            train=str(rows.train), test=str(rows.test), target=table.target, task=table.task,
            metric=table.metric, classes=rows.classes, seconds=wish.budget, seed=seed,
            threads=THREADS, folder=str(folder),
        )  # fmt: skip
        (folder / "job.json").write_text(json.dumps(asdict(job)), encoding="utf-8")
        pin = ["taskset", "-c", wish.cores] if wish.cores and shutil.which("taskset") else []
        went = watched(
            [*pin, str(one.python), str(ALONE), str(folder / "job.json")], folder=folder,
            environment=_environment(folder), seconds=PATIENCE * wish.budget + A_WHILE,
        )  # fmt: skip
        about = {
            "contestant": one.name, "version": version(one), "table": table.name, "seed": seed,
            "budget": wish.budget, "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "peak_mb": went.peak_mb,
        }  # fmt: skip
        if not (folder / "result.json").exists():
            why = "took too long" if went.code is None else _last(went.said)
            return Line(**about, scores={}, error=why)
        told = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        told.pop("version")
        line = Line(**about, scores=_scores(folder, table, rows), **told)
        record.SAID.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "predictions.npy", line.said())
        np.save(line.said().with_suffix(".truth.npy"), rows.truth)
        return line
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    """Give all the same threads, and a home that is thrown away."""
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "LOKY_MAX_CPU", "POLARS_MAX")
    names = [f"{name}_NUM_THREADS" for name in threads[:4]]
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "JAVA_HOME") if name in os.environ}
    return {
        **kept,
        **dict.fromkeys([*names, "LOKY_MAX_CPU_COUNT"], str(THREADS)),
        "HOME": str(folder),
        "PYTHONPATH": str(SOURCE),
        "BAIBU_HOME": str(folder / "home"),
        "RAY_USAGE_STATS_ENABLED": "0",
        "PYTHONWARNINGS": "ignore",
    }


def _scores(folder: Path, table: Table, rows: Divided) -> dict[str, float]:
    said = np.load(folder / "predictions.npy")
    if table.task == "binary":
        said = said[:, 1]
    return {name: metrics.score(name, rows.truth, said) for name in HELD_BY[table.task]}


def _last(said: str) -> str:
    lines = [line for line in said.strip().splitlines() if line.strip()]
    return lines[-1][:300] if lines else "ended without a word"


def _tell(line: Line) -> None:
    score = ", ".join(f"{name} {score:.5g}" for name, score in line.scores.items())
    print(
        f"{line.at[11:19]} {line.table} {line.contestant} seed {line.seed}: "
        f"{score or line.error}; {line.wall:.0f} s, {line.peak_mb:.0f} MB",
        flush=True,
    )


def printed(wish: Wish, held: Sequence[Line]) -> None:
    """Print one table for each table, one for all, and what of the demands holds."""
    places: dict[str, dict[str, Place]] = {}
    walls: dict[str, list[float]] = {}
    newest = {table.name: _newest(wish, table, held) for table in wish.tables}
    for table in wish.tables:
        lines = newest[table.name]
        scores = {
            name: mean([line.scores[table.metric] for line in found])
            for name, found in lines.items()
        }
        places[table.name] = standing(scores, table.metric)
        for name, found in lines.items():
            walls.setdefault(name, []).extend(line.wall for line in found)
        _print_table(wish, table, lines, places[table.name])
    _print_whole(wish, places, walls)
    for is_held, told in demands(wish, places, walls):
        print("held  " if is_held else "MISSED", told)
    for table in wish.tables:
        for is_held, told in beside_the_floor(table, newest[table.name]):
            print("held  " if is_held else "MISSED", told)


def _newest(wish: Wish, table: Table, held: Sequence[Line]) -> dict[str, list[Line]]:
    """Give each contestant's lines of one table: of ours those of the newest version."""
    found: dict[str, list[Line]] = {}
    for one in wish.contestants:
        mine = [
            line
            for line in held
            if (line.contestant, line.table, line.budget) == (one.name, table.name, wish.budget)
            and line.seed in wish.seeds
            and line.scores
        ]
        if mine:
            newest = max(mine, key=lambda line: line.at).version
            found[one.name] = [line for line in mine if line.version == newest]
    return found


def _print_table(
    wish: Wish, table: Table, lines: Mapping[str, list[Line]], places: Mapping[str, Place]
) -> None:
    seeds = ", ".join(map(str, wish.seeds))
    print(f"\n{table.name}, {table.task}, {wish.budget:g} s, seeds {seeds}\n")
    print("| | version |", " | ".join(HELD_BY[table.task]),
          "| rank | normalised | of best | wall s | peak MB | one row ms | measured |")  # fmt: skip
    print("|---" * (9 + len(HELD_BY[table.task])), "|", sep="")
    for name, place in sorted(places.items(), key=lambda item: item[1].rank):
        mine = lines[name]
        wall = mean([line.wall for line in mine])
        cells = [f"{mean([line.scores[one] for line in mine]):.5g}"
                 for one in HELD_BY[table.task]]  # fmt: skip
        late = " late" if is_late(max(line.wall for line in mine), wish.budget) else ""
        print(
            f"| {name} | {mine[-1].version} |", " | ".join(cells),
            f"| {place.rank:g} | {place.normal:.3f} | {place.of_best:.4f} | {wall:.0f}{late} "
            f"| {max(line.peak_mb for line in mine):.0f} "
            f"| {mean([line.row_ms for line in mine]):.0f} | {mine[-1].at[:16]} |",
        )  # fmt: skip


def _print_whole(
    wish: Wish, places: Mapping[str, Mapping[str, Place]], walls: Mapping[str, Sequence[float]]
) -> None:
    print("\n| | tables | mean rank | mean normalised | mean of best | late runs | longest s |")
    print("|---" * 7, "|", sep="")
    rows = []
    for name in walls:
        mine = [held[name] for held in places.values() if name in held]
        late = sum(is_late(wall, wish.budget) for wall in walls[name])
        rows.append((mean([one.rank for one in mine]), name, mine, late))
    for rank, name, mine, late in sorted(rows):
        print(
            f"| {name} | {len(mine)} | {rank:.2f} | {mean([one.normal for one in mine]):.3f} "
            f"| {mean([one.of_best for one in mine]):.4f} | {late} | {max(walls[name]):.0f} |"
        )
    print()


def demands(
    wish: Wish, places: Mapping[str, Mapping[str, Place]], walls: Mapping[str, Sequence[float]]
) -> list[tuple[bool, str]]:
    """Say of each demand on ours whether it holds."""
    if OURS not in walls:
        return []
    found: list[tuple[bool, str]] = []
    ranks = {name: mean([held[name].rank for held in places.values() if name in held])
             for name in walls}  # fmt: skip
    peers = {name: rank for name, rank in ranks.items() if name in CONTESTANTS
             and CONTESTANTS[name].is_peer}  # fmt: skip
    if peers and wish.budget < LONG:
        best = min(peers, key=lambda name: peers[name])
        told = f"mean rank {ranks[OURS]:.2f}, the best peer's ({best}) {peers[best]:.2f}"
        found.append((ranks[OURS] <= peers[best], told))
    if wish.budget >= LONG and peers:
        near = mean([held[OURS].of_best for held in places.values() if OURS in held])
        told = f"mean of best {near:.4f} (at least {NEAR:g})"
        found.append((near >= NEAR, told))
    longest = max(walls[OURS])
    told = f"longest {longest:.1f} s of a budget of {wish.budget:g} s (at most a tenth over)"
    found.append((not is_late(longest, wish.budget), told))
    return found


def beside_the_floor(table: Table, lines: Mapping[str, list[Line]]) -> list[tuple[bool, str]]:
    """Compare ours with plain boosting row by row: never worse by more than noise."""
    found = []
    for mine in lines.get(OURS, []):
        for floor in (one for one in lines.get(FLOOR, []) if one.seed == mine.seed):
            if not (mine.said().exists() and floor.said().exists()):
                continue
            truth = np.load(mine.said().with_suffix(".truth.npy"))
            both = [np.load(one.said()) for one in (mine, floor)]
            if table.task == "binary":
                both = [said[:, 1] for said in both]
            gain, error = apart(table.metric, truth, *both)
            told = (
                f"{table.name}, seed {mine.seed}: {gain:+.4g} ± {error:.2g} {table.metric} beside "
                f"plain boosting (better is +)"
            )
            found.append((not is_worse(gain, error), told))
    return found
