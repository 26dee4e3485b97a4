"""Measure the pages: `python -m bench.pages`; `--make-peers` first, `--alone` for Baibu
only, `--verdict` for the wait for a verdict.

Every figure is measured in this run, the peers' too, turn by turn; goals are those of the plan.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
from dataclasses import dataclass

from bench.pages import browser, cost, streams
from bench.pages.serving import PEERS, is_made, make_peers, ours, peer


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A figure beside what it should be at most."""

    what: str
    values: list[float]
    unit: str
    most: float | None = None

    def line(self) -> str:
        middle = statistics.median(self.values)
        spread = f"{min(self.values):.2f}-{max(self.values):.2f}"
        goal = "" if self.most is None else f"at most {self.most:g}"
        met = "" if self.most is None else ("met" if middle <= self.most else "MISSED")
        return f"  {self.what:62} {middle:9.2f} {self.unit:4} {spread:>17}  {goal:14} {met}"


def main() -> None:
    """Do what the flags ask."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--make-peers", action="store_true", help="make the peers' environment")
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    parser.add_argument("--verdict", action="store_true", help="submit to verdict and nothing else")
    asked = parser.parse_args()
    if asked.make_peers:
        make_peers()
        return
    print(f"{platform.platform()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print("\nFigures beside their goals (median, min-max)")
    parts = (waits,) if asked.verdict else (costs, weights, waits, held)
    for part in parts:
        for goal in part():
            print(goal.line(), flush=True)
    if not (asked.alone or asked.verdict):
        beside()


def costs() -> list[Goal]:
    """Processor time of one page, in the server alone."""
    limits = {"/road": 2.0}
    return [
        Goal(what=f"CPU of {path}", values=values, unit="ms", most=limits.get(path))
        for path, values in cost.pages().items()
    ]


def weights() -> list[Goal]:
    """Bytes over the wire, as a browser counts them, and when the page can be used."""
    with ours() as server:
        seen = browser.visits(server.address)
    return [
        Goal(what="Road, first load", values=seen.road_kb, unit="kB", most=60),
        Goal(what="Stage with formulas, first load", values=seen.stage_kb, unit="kB", most=450),
        Goal(what="the same stage again, and another", values=seen.again_kb, unit="kB", most=20),
        Goal(what="Road: time to interactive", values=seen.road_ms, unit="ms"),
        Goal(what="Stage: time until its editor can be typed in", values=seen.stage_ms, unit="ms"),
    ]


def waits() -> list[Goal]:
    """From the key that submits to the verdict on the page, less the grader's own time."""
    found = browser.verdicts()
    return [
        Goal(what="submit to verdict, all of it", values=found.whole, unit="ms"),
        Goal(what="  over the grader's own time", values=found.over, unit="ms", most=20),
        Goal(what="  the same until it is painted", values=found.painted, unit="ms"),
    ]


def held() -> list[Goal]:
    """What open pages hold."""
    found = streams.many(200)
    return [
        Goal(what="memory of 200 open streams", values=[found.mb], unit="MB"),
        Goal(what="  each", values=[found.mb * 1000 / 200], unit="kB"),
        Goal(what="processor while nothing happens, 200 open", values=[found.idle], unit="%"),
        Goal(what="a saved draft until the last of 200 heard of it", values=found.told, unit="ms"),
        Goal(what="memory while no page is open", values=[found.before_mb], unit="MB"),
    ]


def beside() -> None:
    """The same road of the same hundred stages by other frameworks, and their open pages."""
    rivals = [name for name in PEERS if is_made(name)]
    for name in set(PEERS) - set(rivals):
        print(f"  not measured: {name}; `python -m bench.pages --make-peers`")
    with ours() as mine:
        servers = {"Baibu, road": (mine, "/road"), "Baibu, today": (mine, "/today")}
        started = [peer(name) for name in rivals]
        try:
            for name, server in zip(rivals, started, strict=True):
                servers[f"{name}, road"] = (server, "/")
            rows = cost.served(servers)
            print("\nOne page, request by request (turn by turn; CPU of the server's process)")
            base = statistics.median(rows["Baibu, road"].cpu_ms)
            for name, row in rows.items():
                middle = statistics.median(row.cpu_ms)
                print(
                    f"  {name:20} {middle:8.2f} ms CPU  {1000 / middle:8.0f} requests/s/core  "
                    f"{row.bytes / 1000:7.1f} kB  {middle / base:7.1f}x",
                    flush=True,
                )
            print("\nMemory of the server while 20 browsers have the page open")
            for name, (server, path) in servers.items():
                grown = browser.open_pages(server, path, 20)
                print(f"  {name:20} {grown / 20:8.0f} kB for each page", flush=True)
        finally:
            for server in started:
                server.stop()


if __name__ == "__main__":
    main()
