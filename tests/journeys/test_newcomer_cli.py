"""A newcomer, from `git clone` to a first pass on the command line."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from baibu.core.settings import child_environment
from makers import household as at

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
MEGABYTES = 700  # of the base install, PyTorch not in it
# Libraries are compiled as they are imported, a third of the time, and once for all commands.
LAZY = {"PIP_COMPILE": "0", "PYTHONDONTWRITEBYTECODE": ""}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clone the project and run the README's first command until the first page is there."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.fail("this journey starts with `git clone`: it needs git and a checkout")
    folder = tmp_path_factory.mktemp("newcomer") / "baibu"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    home, port = folder.parent / "home", at.free_port()
    started = subprocess.Popen(
        ["make", "start", f"ARGS=--no-browser --port {port}"],
        cwd=folder,
        env=child_environment(BAIBU_HOME=str(home), BAIBU_LANGUAGE="en", **LAZY),
        start_new_session=True,
    )
    try:
        assert at.until(lambda: _answers(port) or started.poll() is not None, seconds=900)
        assert _answers(port)
    finally:
        started.send_signal(signal.SIGINT)
        for pid in at.descendants(started.pid):
            at.end(pid)
        started.wait(timeout=at.PATIENCE)
    return folder


def _answers(port: int) -> bool:
    import urllib.request

    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def test_the_base_install_is_small_and_without_pytorch(clone: Path) -> None:
    venv = clone / ".venv"
    size = sum(path.lstat().st_size for path in venv.rglob("*") if path.is_file())
    assert size < MEGABYTES * 1e6
    assert not list(venv.glob("lib/python*/site-packages/torch"))


def test_a_newcomer_gets_from_the_clone_to_a_first_pass(clone: Path, tmp_path: Path) -> None:
    python = str(clone / ".venv" / "bin" / "python")

    def run(*arguments: str, code: int = 0) -> str:
        done = at.baibu(tmp_path, *arguments, python=python, **LAZY)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    assert "Stage 1" in run("next")
    laid = json.loads(run("stage", "1", "--json"))
    assert laid
    work = next((tmp_path / "stages").glob("001-*/solution.py"))
    assert "0 of" in run("grade", "1", code=1) or "not passed" in run("grade", "1", code=1)
    assert run("hint", "1")
    wrong = clone / "content" / "stages" / "001-hello-python" / "mistakes"
    named = json.loads(run("grade", "1", str(sorted(wrong.glob("*.py"))[0]), "--json", code=1))
    assert named["report"]["passed"] is False
    reference = clone / "content" / "stages" / "001-hello-python" / "solution.py"
    work.write_text(reference.read_text(encoding="utf-8"), encoding="utf-8")
    assert "passed" in run("grade", "1")
    road = json.loads(run("road", "--json"))
    assert road["passed"] == 1
    assert "Stage 1 " not in run("next")


def test_a_deep_learning_stage_asks_for_its_extra_by_name(clone: Path, tmp_path: Path) -> None:
    python = str(clone / ".venv" / "bin" / "python")
    shown = at.baibu(tmp_path, "stage", "64", python=python, **LAZY)
    assert "make deep" in shown.stdout
    done = at.baibu(tmp_path, "grade", "64", python=python, **LAZY)
    assert done.returncode == 3
    assert "B006" in done.stderr
    assert "make deep" in done.stderr
    doctor = at.baibu(tmp_path, "doctor", python=python, **LAZY)
    assert "make deep" in doctor.stdout
