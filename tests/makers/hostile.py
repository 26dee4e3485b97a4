"""Read the hostile corpus: what each submission tries, and what must become of it.

A submission is a file of `tests/hostile/` that begins with lines `# key: value`:

row        rows of the table of attacks that the grader was designed against, or `own`
tries      what the submission wants
must       pass       the attack is made and refused, and the honest solution behind it passes
           fail       nothing is earned but the checks named by `may pass`
           killed     the kernel ends the process, and the verdict says so
           no_escape  whatever the verdict is, nothing outside is touched or read
on B       the same, where tier B lawfully differs from tier A
kind       for `fail`: the kinds of failure of which the first failed check must have one
may pass   for `fail`: checks that may be passed, because they were earned
marker     for `pass`: what must be printed, where that is not `stopped by`
limits     seconds of a call and of the whole, on the reference machine
times      how often it is handed in; `beside: honest` grades an honest one at the same time
profile    what the sandbox opens besides, for stages that need it; such files need tier A
only on    an architecture

Start reading at `corpus` and `verdict_fault`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from baibu.content.schema import Profile

Must = Literal["pass", "fail", "killed", "no_escape"]
FOLDER = Path(__file__).resolve().parents[1] / "hostile"
KIT = FOLDER / "_kit.py"
ESCAPED, STOPPED = "ESCAPED", "stopped by"
KEYS = {
    "row", "tries", "must", "on B", "kind", "may pass", "marker", "limits", "times", "beside",
    "only on", "profile",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One hostile submission."""

    name: str
    source: str
    rows: tuple[str, ...]
    tries: str
    must: dict[str, Must]  # by tier
    kinds: tuple[str, ...]
    may_pass: tuple[str, ...]
    marker: str
    call_seconds: float
    seconds: float
    times: int
    beside: bool  # an honest submission is graded at the same time
    profile: Profile
    machine: str | None

    def handed_in(self, bait: dict[str, Any], honest: str, tier: str) -> str:
        """Give the text that is graded: bait, kit, attack, and behind it the honest solution."""
        parts = [f"BAIT = {bait!r}", KIT.read_text(encoding="utf-8"), self.source]
        if self.must[tier] != "fail":
            parts.append(honest)
        return "\n".join(parts)


def corpus() -> list[Hostile]:
    """Read all submissions, in order of their names."""
    return [_read(path) for path in sorted(FOLDER.glob("[a-z]*.py"))]


def _read(path: Path) -> Hostile:
    source = path.read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in source.splitlines():
        if not line.startswith("# "):
            break
        key, _, value = line[2:].partition(": ")
        assert key in KEYS, f"{path.name}: unknown line {line!r}"
        found[key] = value.strip()
    must = _must(found["must"])
    on_b = _must(found["on B"]) if "on B" in found else must
    call, whole = found.get("limits", "1 3").split()
    return Hostile(
        name=path.stem,
        source=source,
        rows=tuple(found["row"].split()),
        tries=found["tries"],
        must={"A": must, "B": on_b},
        kinds=tuple(found.get("kind", "").split()),
        may_pass=tuple(found.get("may pass", "").split()),
        marker=found.get("marker", STOPPED),
        call_seconds=float(call),
        seconds=float(whole),
        times=int(found.get("times", "1")),
        beside=found.get("beside") == "honest",
        profile=_profile(found.get("profile", "plain")),
        machine=found.get("only on"),
    )


def _must(text: str) -> Must:
    word = text.split(";")[0].strip()
    assert word in get_args(Must), f"unknown outcome {word!r}"
    return word  # type: ignore[return-value]


def _profile(text: str) -> Profile:
    assert text in get_args(Profile), f"unknown profile {text!r}"
    return text  # type: ignore[return-value]


def verdict_fault(hostile: Hostile, tier: str, report: dict[str, Any]) -> str | None:
    """Say what is wrong with a verdict (as plain JSON), or nothing."""
    passed = [check["name"] for check in report["checks"] if check["outcome"] == "passed"]
    failures = [check["failure"] for check in report["checks"] if check["outcome"] == "failed"]
    kinds = [failure["kind"] for failure in failures]
    printed = report["printed"]
    if ESCAPED in printed:
        return str(next(line for line in printed.splitlines() if ESCAPED in line))[:200]
    if "broken_check" in kinds:
        return f"the checks are blamed: {failures[kinds.index('broken_check')]['what']['en']}"
    must = hostile.must[tier]
    if must == "pass" and not report["passed"]:
        return f"not passed: {kinds} {[failure['what']['en'] for failure in failures]}"[:400]
    if must == "pass" and hostile.marker not in printed:
        return f"it did not say {hostile.marker!r}: {printed[:200]!r}"
    if must == "fail":
        unearned = sorted(set(passed) - set(hostile.may_pass))
        if unearned or report["passed"]:
            return f"earned {unearned}"
        if hostile.kinds and kinds[0] not in hostile.kinds:
            return f"failed as {kinds[0]} ({failures[0]['what']['en']})"[:300]
    if must == "killed" and (passed or kinds != ["died"]):
        return f"not killed: passed {passed}, failed as {kinds}: {printed[:200]!r}"
    return None
