"""What Baibu says and does on machines that offer less: the kernel really refuses it there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from makers.lowered import Missing, lowered

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these layers are Linux's")


def baibu(home: Path, *words: str, without: list[Missing]) -> subprocess.CompletedProcess[str]:
    """Run a command on a lesser machine."""
    command = [sys.executable, "-m", "baibu", "--home", str(home), "--language", "en", *words]
    return subprocess.run(
        [*lowered(without), *command], capture_output=True, text=True, timeout=600, check=False
    )


def isolation(home: Path, without: list[Missing]) -> tuple[str, str]:
    """Ask the doctor: the state, and all it says about isolation."""
    done = baibu(home, "doctor", "--json", without=without)
    findings = json.loads(done.stdout)["findings"]
    found = next(f for f in findings if f["name"]["en"] == "Isolation")
    fix = found["fix"]["en"] if found["fix"] else ""
    return found["state"], f"{found['detail']['en']} {fix}"


def test_the_doctor_of_a_whole_machine_shows_tier_a(tmp_path: Path) -> None:
    state, told = isolation(tmp_path, [])
    assert state == "good"
    assert "tier A" in told


def test_without_user_namespaces_the_doctor_shows_tier_b_and_why(tmp_path: Path) -> None:
    state, told = isolation(tmp_path, ["user-namespaces"])
    assert state == "worth_knowing"
    assert "tier B" in told
    assert "Tier A needs user namespaces" in told


@pytest.mark.parametrize("layer", ["landlock", "seccomp"])
def test_without_a_layer_that_both_tiers_need_the_doctor_names_it(
    tmp_path: Path, layer: Missing
) -> None:
    state, told = isolation(tmp_path, [layer])
    assert state == "broken"
    assert layer in told.lower()
    assert "BAIBU_PERSONAL" in told


def test_a_server_for_others_does_not_start_without_a_seal(tmp_path: Path) -> None:
    words = ("start", "--no-browser", "--host", "0.0.0.0", "--port", "0")
    done = baibu(tmp_path, *words, without=["seccomp"])
    assert done.returncode == 3
    assert "G005" in done.stderr
    assert "seccomp" in done.stderr


def test_personal_mode_does_not_open_such_a_server(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('personal = "yes"\n', "utf-8")
    words = ("start", "--no-browser", "--host", "0.0.0.0", "--port", "0")
    done = baibu(tmp_path, *words, without=["landlock"])
    assert (done.returncode, "G005" in done.stderr) == (3, True)
