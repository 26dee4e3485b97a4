"""Make the environments in which peers run: one each, pinned, below `.venvs/peers`.

NumPy and PyTorch are installed once, in `base`; the peers' environments see them through a path
file. So every peer runs on the same libraries as Baibu, and the disk holds PyTorch once.

Start reading at `make_all`.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2] / ".venvs" / "peers"
BASE = ("torch==2.13.0",)  # and NumPy, in the version that Baibu runs on
PINS: Mapping[str, tuple[str, ...]] = {
    "base": BASE,
    "pytest": ("pytest==9.2.0",),
    "gradescope-utils": ("gradescope-utils==0.5.0",),
    "check50": ("check50==3.5.0",),
    "otter-grader": ("otter-grader==7.0.0", "ipykernel==7.4.0"),
    "nbgrader": ("nbgrader==0.9.6", "ipykernel==7.4.0"),
}


def python(name: str) -> Path:
    """Tell where the interpreter of an environment is."""
    return ROOT / name / "bin" / "python"


def is_made(name: str) -> bool:
    """Say whether an environment was made to its end, with the pins of today."""
    mark = ROOT / name / "made"
    return mark.exists() and mark.read_text(encoding="utf-8") == _wanted(name)


def make_all() -> list[str]:
    """Make what is missing; give a line for each that could not be made, with the reason."""
    return [problem for name in PINS if not is_made(name) and (problem := make(name))]


def make(name: str) -> str | None:
    """Make one environment; give the reason when it cannot be."""
    folder = ROOT / name
    print(f"  making {name}: {_wanted(name)}", flush=True)
    venv.create(folder, clear=True)
    if name != "base":
        _site(name).joinpath("base.pth").write_text(f"{_site('base')}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--python", str(python(name)), "install", "--quiet"]
    done = subprocess.run(
        [*command, *_wanted(name).split()], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return f"{name}: {done.stderr.strip().splitlines()[-1]}"
    (folder / "made").write_text(_wanted(name), encoding="utf-8")
    return None


def _wanted(name: str) -> str:
    pins = PINS[name] if name != "base" else (*BASE, f"numpy=={version('numpy')}")
    return " ".join(pins)


def _site(name: str) -> Path:
    here = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return ROOT / name / "lib" / here / "site-packages"
