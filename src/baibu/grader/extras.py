"""Tell which extra brings which module, and how an extra is installed from here."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import baibu

EXTRAS: Mapping[str, str] = {  # extra -> the module that shows it is installed
    "deep": "torch",
    "tensorflow": "tensorflow",
    "speech": "librosa",
    "images": "skimage",
    "explain": "shap",
    "boost": "xgboost",
}
MODULES: Mapping[str, str] = {module: extra for extra, module in EXTRAS.items()}


def install_command(extra: str, root: Path | None = None) -> str:
    """Give the command that installs an extra: where Baibu runs from a checkout, the checkout's."""
    root = root or Path(baibu.__file__).parents[2]
    if not (root / "pyproject.toml").is_file():
        return f'{pip(root)} install "baibu[{extra}]"'
    makefile = root / "Makefile"
    rules = makefile.read_text(encoding="utf-8") if makefile.is_file() else ""
    if re.search(rf"^{re.escape(extra)}:", rules, re.MULTILINE):
        return f"make {extra}"
    return f'{pip(root)} install -e ".[{extra}]"'


def pip(root: Path | None = None) -> str:
    """Name pip as it is called from where Baibu was installed."""
    root, here = root or Path(baibu.__file__).parents[2], Path(sys.executable)
    if here.is_relative_to(root):
        return f"{here.parent.relative_to(root) / 'pip'}"
    return "pip"
