"""What a stage needs of its libraries works inside the sandbox, and wider profiles are narrow."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest

from baibu.content import Body, Stage
from baibu.content.schema import Limits, Profile
from baibu.grader import Report, grade

Judged = Callable[..., Report]


@pytest.fixture
def judged(stage: Stage, body: Body) -> Judged:
    """Grade the fixture's solution behind a few lines, with libraries or a profile asked for."""

    def run(lines: str, *, extras: tuple[str, ...] = (), profile: Profile = "plain") -> Report:
        limits = Limits(seconds=60, call_seconds=30, memory_mb=512)
        asked = replace(stage, extras=extras, profile=profile, limits=limits)
        return grade(asked, body, lines + body.solution, learner_seed=7, personal=False)

    return run


def passes(report: Report) -> bool:
    """Say whether a submission passed; show what went wrong where it did not."""
    assert report.passed, report.checks[0].failure
    return True


PLAIN = {
    "k-means, whose threads are counted": (
        "import numpy as np\nfrom sklearn.cluster import KMeans\n"
        "found = KMeans(3, n_init=2, random_state=0).fit(np.random.rand(60, 2))\n"
        "assert len(set(found.labels_)) == 3\n"
    ),
    "a forest and a pipeline": (
        "import numpy as np\nfrom sklearn.ensemble import RandomForestClassifier\n"
        "from sklearn.pipeline import make_pipeline\n"
        "from sklearn.preprocessing import StandardScaler\n"
        "x = np.random.rand(50, 3); y = (x[:, 0] > 0.5).astype(int)\n"
        "model = make_pipeline(StandardScaler(), RandomForestClassifier(5)).fit(x, y)\n"
        "assert model.score(x, y) > 0.8\n"
    ),
    "pandas, written and read": (
        "import io\nimport pandas as pd\n"
        "table = pd.DataFrame({'a': [1, 2], 'b': ['x', '百']})\n"
        "table.to_csv('t.csv', index=False)\n"
        "assert pd.read_csv('t.csv').equals(table)\n"
    ),
    "a figure in a file": (
        "import os\nimport matplotlib.pyplot as plt\n"
        "plt.plot([1, 2, 3]); plt.title('loss'); plt.savefig('f.png')\n"
        "assert os.path.getsize('f.png') > 1000\n"
    ),
    "temporary files and folders": (
        "import os, tempfile\n"
        "with tempfile.TemporaryDirectory() as d:\n"
        "    path = os.path.join(d, 'x'); open(path, 'w').write('1')\n"
        "    os.rename(path, path + 'y'); assert os.listdir(d) == ['xy']\n"
        "with tempfile.NamedTemporaryFile() as f: f.write(b'1')\n"
    ),
    "copying with its metadata": (
        "import shutil\nopen('a', 'w').write('1'); shutil.copy2('a', 'b')\n"
        "assert open('b').read() == '1'\n"
    ),
    "a database in a file": (
        "import sqlite3\n"
        "with sqlite3.connect('d.sqlite') as db:\n"
        "    db.execute('create table t (a)'); db.execute('insert into t values (3)')\n"
        "assert sqlite3.connect('d.sqlite').execute('select a from t').fetchall() == [(3,)]\n"
    ),
    "the source of a function": (
        "import inspect\ndef seen(x):\n    return x + 1\n"
        "assert 'return x + 1' in inspect.getsource(seen)\n"
    ),
    "threads, locks and a pool": (
        "import threading\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool: found = list(pool.map(abs, range(-9, 1)))\n"
        "assert found[0] == 9\n"
    ),
    "an event loop": (
        "import asyncio\nasync def work():\n    await asyncio.sleep(0.001)\n    return 5\n"
        "assert asyncio.run(work()) == 5\n"
    ),
    "dataclasses, pickles and time zones": (
        "import dataclasses, pickle, zoneinfo\n"
        "@dataclasses.dataclass\nclass Point:\n    x: int\n"
        "assert pickle.loads(pickle.dumps(Point(3))) == Point(3)\n"
        "zoneinfo.ZoneInfo('Asia/Shanghai')\n"
    ),
    "logging and warnings": (
        "import logging, warnings\nlogging.warning('heard'); warnings.warn('heard too')\n"
    ),
}


@pytest.mark.parametrize("what", PLAIN)
def test_libraries_work_inside(judged: Judged, what: str) -> None:
    assert passes(judged(PLAIN[what]))


DEEP = {
    "training with a loader": (
        "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
        "x = torch.randn(64, 4); y = (x.sum(1) > 0).long()\n"
        "model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(),"
        " torch.nn.Linear(8, 2))\n"
        "step = torch.optim.AdamW(model.parameters(), lr=0.01)\n"
        "for a, b in DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True):\n"
        "    step.zero_grad()\n"
        "    torch.nn.functional.cross_entropy(model(a), b).backward()\n    step.step()\n"
    ),
    "convolution, recurrence and attention": (
        "import torch\n"
        "torch.nn.Conv2d(1, 3, 3)(torch.randn(2, 1, 8, 8)).sum().backward()\n"
        "torch.nn.LSTM(4, 5)(torch.randn(3, 2, 4))\n"
        "torch.nn.MultiheadAttention(8, 2)(*[torch.randn(3, 2, 8)] * 3)\n"
    ),
    "weights in a file": (
        "import torch\nmodel = torch.nn.Linear(2, 2)\ntorch.save(model.state_dict(), 'w.pt')\n"
        "model.load_state_dict(torch.load('w.pt', weights_only=True))\n"
    ),
}


@pytest.mark.deep
@pytest.mark.parametrize("what", DEEP)
def test_pytorch_works_inside(judged: Judged, what: str) -> None:
    assert passes(judged(DEEP[what], extras=("deep",)))


HTTP = """
import http.server, threading, urllib.request
class Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"hello")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 8000), Hello)
threading.Thread(target=server.serve_forever, daemon=True).start()
assert urllib.request.urlopen("http://localhost:8000/").read() == b"hello"
"""
GIT = """
import subprocess
def git(*words):
    return subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words],
                          capture_output=True, text=True).stdout
git("init", "-b", "main"); open("a.txt", "w").write("1"); git("add", "."); git("commit", "-m", "1")
git("switch", "-c", "side"); open("a.txt", "a").write("2"); git("commit", "-am", "2")
git("switch", "main"); git("merge", "side")
assert git("log", "--oneline").count("\\n") == 2
"""
PROGRAMS = """
import subprocess, sys
done = subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True)
assert done.stdout == "42\\n", done.stderr
import zipfile
subprocess.run([sys.executable, "-m", "venv", "made"], check=True)
with zipfile.ZipFile("tiny-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("tiny.py", "answer = 42")
    facts = "Metadata-Version: 2.1|Name: tiny|Version: 1.0|".replace("|", "\\n")
    wheel.writestr("tiny-1.0.dist-info/METADATA", facts)
    facts = "Wheel-Version: 1.0|Root-Is-Purelib: true|Tag: py3-none-any|".replace("|", "\\n")
    wheel.writestr("tiny-1.0.dist-info/WHEEL", facts)
    wheel.writestr("tiny-1.0.dist-info/RECORD", "")
python = ["made/bin/python", "-I"]
pip = subprocess.run([*python, "-m", "pip", "install", "--no-index", "./tiny-1.0-py3-none-any.whl"],
                     capture_output=True, text=True)
assert pip.returncode == 0, pip.stderr[-400:]
subprocess.run([*python, "-c", "import tiny; assert tiny.answer == 42"], check=True)
"""
REFUSED = """
import subprocess
for program in ("/bin/sh", "/usr/bin/env", "/usr/bin/curl"):
    try:
        subprocess.run([program], capture_output=True)
    except OSError:
        continue
    raise AssertionError(program + " ran")
"""


def test_a_stage_that_serves_has_a_network_of_its_own(judged: Judged) -> None:
    assert passes(judged(HTTP, profile="http"))
    assert passes(judged(HTTP, profile="http"))  # the port is free again: nobody shares it


def test_without_the_profile_there_is_no_socket(judged: Judged) -> None:
    assert not judged(HTTP).passed


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_stage_on_git_runs_git_and_nothing_else(judged: Judged) -> None:
    assert passes(judged(GIT, profile="git"))
    assert passes(judged(REFUSED, profile="git"))


def test_a_stage_on_programs_runs_python_and_nothing_else(judged: Judged) -> None:
    assert passes(judged(PROGRAMS, profile="programs"))
    assert passes(judged(REFUSED, profile="programs"))
