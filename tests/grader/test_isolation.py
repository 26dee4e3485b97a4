"""What stands between a submission and the machine, tried from inside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from baibu.content import Body
from baibu.grader import Report
from baibu.grader.isolation import detect
from baibu.grader.report import Isolation
from makers.household import until
from makers.lowered import Missing, lowered

STAGE = Path(__file__).parents[1] / "data" / "grader" / "001-line"

Graded = Callable[[str], Report]

ESCAPES = {
    "the project's own files": f"open({str(STAGE / 'checks.py')!r}).read()",
    "the person's home": "import os; os.listdir(os.path.expanduser('~root'))",
    "the password file": "open('/etc/passwd').read()",
    "a file outside scratch": "open('/left-behind', 'w')",
    "a network": "import socket; socket.create_connection(('127.0.0.1', 1), timeout=1)",
    "another process": "import os; os.kill(os.getppid() or 99999, 9)",
    "our own package": "import baibu.grader",
    "a raised limit": ("import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))"),
    "a large file": "open('big', 'wb').write(b'x' * (200 << 20))",
}


@pytest.mark.parametrize("what", ESCAPES)
def test_a_submission_does_not_reach(graded: Graded, body: Body, what: str) -> None:
    attempt = textwrap.indent(ESCAPES[what], "    ")
    source = (
        f"reached = True\ntry:\n{attempt}\nexcept BaseException as error:\n"
        f"    reached = False\n    print('stopped by', type(error).__name__)\n"
        f"assert not reached\n{body.solution}"
    )
    report = graded(source)
    assert report.passed, report.checks[0].failure
    assert report.printed.startswith("stopped by")


def test_the_environment_holds_nothing_of_the_persons(
    graded: Graded, body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hush")
    report = graded("import os\nprint(sorted(os.environ))\n" + body.solution)
    assert "SECRET_TOKEN" not in report.printed
    assert "PATH" in report.printed


def test_a_submission_sees_no_process_but_its_own(graded: Graded, body: Body) -> None:
    report = graded(
        "import os\nprint(os.getpid(), [p for p in os.listdir('/proc') if p.isdigit()])\n"
        + body.solution
    )
    assert report.printed == "1 ['1']\n"


def test_scratch_is_writable_and_empty_for_every_submission(graded: Graded, body: Body) -> None:
    source = "import os\nprint(os.listdir())\nopen('mine', 'w').write('x')\n" + body.solution
    assert graded(source).printed == graded(source).printed == "[]\n"


def test_expected_values_are_nowhere_in_the_learners_process(graded: Graded, body: Body) -> None:
    source = (
        "import gc, sys\n"
        "names = ' '.join(sys.modules)\n"
        "assert 'baibu' not in names and 'checks' not in names, names\n"
        "texts = [o for o in gc.get_objects() if isinstance(o, str)]\n"
        "for module in list(sys.modules.values()):\n"
        "    for value in vars(module).values() if hasattr(module, '__dict__') else []:\n"
        "        if isinstance(value, str): texts.append(value)\n"
        "assert not any('np.polyfit' + '(x, y, 1)' in text for text in texts)\n"
    )
    assert graded(source + body.solution).passed


CHEATS = {
    "an object equal to everything": (
        "class Yes(float):\n"
        "    def __eq__(self, other): return True\n"
        "    def __sub__(self, other): return 0\n"
        "    def __getattr__(self, name): return Yes()\n"
        "    def __call__(self, *a, **k): return Yes()\n"
        "def fit(*a, **k): return (Yes(1), Yes(1))\n"
        "Model = Yes\n"
    ),
    "forged frames on every descriptor": (
        "import os, json, struct\n"
        "body = json.dumps({'value': True, 'printed': '', 'total': 0, 'sizes': []}).encode()\n"
        "for fd in range(0, 64):\n"
        "    try: os.write(fd, struct.pack('<IQ', len(body), 0) + body)\n"
        "    except OSError: pass\n"
        "def fit(*a, **k): return (0.0, 0.0)\n"
    ),
    "patched comparison functions": (
        "import builtins, numpy as np, numpy.testing as t\n"
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n"
        "t.assert_allclose = t.assert_array_equal = lambda *a, **k: None\n"
        "builtins.abs = lambda x: 0\n"
        "def fit(*a, **k): return (0.0, 0.0)\n"
    ),
    "not a number": "nan = float('nan')\ndef fit(*a, **k): return (nan, nan)\n",
    "a patched codec": (
        "import sys\n"
        "codec = sys.modules['inside.codec']\n"
        "codec.Encoder.encode = lambda self, value, depth=0: True\n"
        "def fit(*a, **k): return (0.0, 0.0)\n"
        "class Model: pass\n"
    ),
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_earns_nothing(graded: Graded, cheat: str) -> None:
    assert graded(CHEATS[cheat]).passed_count == 0


def test_a_fork_bomb_ends_with_its_submission(graded: Graded, body: Body) -> None:
    source = (
        "import os, time\n"
        "for _ in range(20):\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(3600)\n" + body.solution
    )
    graded(source)
    marks = [
        path for path in Path("/proc").glob("[0-9]*/cmdline") if b"sleep(3600)" in _bytes(path)
    ]
    assert marks == []
    assert graded(body.solution).passed  # the grader answers as before


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


SCRIPT = """
import json, os, sys
from pathlib import Path
from baibu.content.load import read_body, read_stage
from baibu.core.errors import BaibuError
from baibu.grader import grade
stage = read_stage(Path(sys.argv[1])); body = read_body(stage)
try:
    report = grade(stage, body, body.solution, learner_seed=1, personal=sys.argv[2] == "personal")
    print(json.dumps({"passed": report.passed, "tier": report.isolation.tier}))
except BaibuError as error:
    print(json.dumps({"code": error.code, "exit": error.exit}))
"""


def on_a_machine(without: list[Missing], mode: str = "") -> dict[str, object]:
    """Grade on a machine that lacks something: the kernel really refuses it."""
    command = [sys.executable, "-c", SCRIPT, str(STAGE), mode]
    done = subprocess.run(
        [*lowered(without), *command], capture_output=True, text=True, timeout=600, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="user namespaces are Linux's")
def test_where_user_namespaces_are_refused_tier_b_grades() -> None:
    assert on_a_machine(["user-namespaces"]) == {"passed": True, "tier": "B"}


@pytest.mark.parametrize("missing", [["landlock"], ["seccomp"]], ids=str)
@pytest.mark.skipif(sys.platform != "linux", reason="these layers are Linux's")
def test_where_a_layer_is_missing_nothing_is_graded(missing: list[Missing]) -> None:
    assert on_a_machine(missing) == {"code": "G001", "exit": 3}


@pytest.mark.skipif(sys.platform != "linux", reason="these layers are Linux's")
def test_personal_mode_is_chosen_by_name_and_shown_with_the_verdict() -> None:
    assert on_a_machine(["landlock"], "personal") == {"passed": True, "tier": "personal"}


def test_this_machine_tells_its_layers() -> None:
    found = detect()
    assert isinstance(found, Isolation)
    assert {"network", "pid", "landlock", "limits"} <= set(found.layers)


KILLED = """
import sys, threading
from pathlib import Path
from baibu.content.load import read_body, read_stage
from baibu.grader import grade
from baibu.grader.sandbox import SANDBOXES
stage = read_stage(Path(sys.argv[1])); body = read_body(stage)
grade(stage, body, body.solution, learner_seed=1, personal=False)
for box in SANDBOXES._kept.values():
    print(box._process.pid, flush=True)
print("ready", flush=True)
grade(stage, body, "while True: pass", learner_seed=1, personal=False)
"""


def test_killing_the_grader_leaves_no_process_behind() -> None:
    judge = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(STAGE)], stdout=subprocess.PIPE, text=True
    )
    assert judge.stdout is not None
    zygotes = [int(line) for line in iter(judge.stdout.readline, "ready\n")]
    family = {pid for zygote in zygotes for pid in descendants(zygote)} | set(zygotes)
    assert len(family) >= 2
    os.kill(judge.pid, signal.SIGKILL)
    judge.wait()
    judge.stdout.close()
    assert until(lambda: not any(alive(pid) for pid in family))


def descendants(pid: int) -> set[int]:
    """Find the children of a process, and theirs."""
    children = {int(p) for p in _bytes(Path(f"/proc/{pid}/task/{pid}/children")).split()}
    return children | {deeper for child in children for deeper in descendants(child)}


def alive(pid: int) -> bool:
    """Say whether a process is there and not just waiting to be buried."""
    stat = _bytes(Path(f"/proc/{pid}/stat"))
    return bool(stat) and stat.rpartition(b")")[2].split()[0] != b"Z"
