"""Kill -9 of the server in the middle of a submission loses nothing and leaves nothing behind."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from baibu.content import load
from makers import household as at

pytestmark = pytest.mark.slow


def evidence(home: Path, file: Path) -> list[dict[str, object]]:
    """Export the record and read it."""
    file.unlink(missing_ok=True)
    assert at.baibu(home, "export", str(file)).returncode == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [line["evidence"] for line in lines if "evidence" in line]


def test_a_power_cut_while_grading_loses_no_evidence_and_leaves_no_child(tmp_path: Path) -> None:
    home = tmp_path / "home"
    catalog = load()
    solution = catalog.body(catalog.stage(53)).solution
    hangs = solution + "\nwhile True:\n    pass\n"
    first = at.Server(home)
    first.wait()
    assert "14 " in first.post("/stage/53/submit", {"source": solution})
    before = evidence(home, tmp_path / "before.jsonl")
    assert [line["kind"] for line in before if line["kind"] == "verdict"] == ["verdict"]

    sender = threading.Thread(target=_send, args=(first, hangs), daemon=True)
    sender.start()
    assert at.until(lambda: "while True:" in first.get("/stage/53"))  # it has arrived
    assert at.until(lambda: any(_works(pid) for pid in at.descendants(first.process.pid)))
    family = at.descendants(first.process.pid)
    assert len(family) >= 2
    first.kill()
    assert at.until(lambda: not any(at.is_alive(pid) for pid in family))

    assert evidence(home, tmp_path / "after.jsonl")[: len(before)] == before
    with at.served(home) as second:
        page = second.get("/stage/53")
        assert "while True:" in page  # what was handed in is in the editor
        assert "14 " in second.post("/stage/53/submit", {"source": solution})
    verdicts = [
        line for line in evidence(home, tmp_path / "last.jsonl") if line["kind"] == "verdict"
    ]
    assert len(verdicts) == 2


def _send(server: at.Server, source: str) -> None:
    try:
        server.post("/stage/53/submit", {"source": source})
    except OSError:
        return  # the server was killed: what the test is about


def _works(pid: int) -> bool:
    """Say whether a process is a runner: the innermost of several PID name spaces."""
    status = at.read(Path(f"/proc/{pid}/status"))
    line = next((line for line in status.splitlines() if line.startswith("NSpid:")), "")
    return len(line.split()) >= 4
