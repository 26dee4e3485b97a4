"""Name who is compared, with the pins of each environment.

    .venvs/peers/NAME      made by `python -m bench.workbench --make-peers`

Start reading at `CONTESTANTS`.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venvs" / "peers"
OWN = "own"  # the environment that the bench itself runs in
# PyTorch is wanted for processors alone: where pip finds other wheels of it, tell it of those.
PINS = {  # what decides about quality and time; what these need comes with them
    "autogluon": (
        "autogluon.tabular[catboost,fastai,lightgbm,ray,xgboost]==1.6.3", "torch==2.13.0",
        "catboost==1.2.10", "lightgbm==4.7.0", "scikit-learn==1.9.1", "pandas==2.3.3",
        "numpy==2.4.6", "ray==2.58.1",
    ),
    "flaml": (
        "flaml[automl,catboost]==2.7.0", "catboost==1.2.10", "lightgbm==4.7.0", "xgboost==2.1.4",
        "scikit-learn==1.9.1", "pandas==2.3.3", "numpy==2.4.6",
    ),
    "mljar": (
        "mljar-supervised==1.3.2", "catboost==1.2.10", "lightgbm==4.7.0", "xgboost==3.2.0",
        "scikit-learn==1.9.1", "pandas==3.1.1", "numpy==2.4.6",
    ),
    "h2o": ("h2o==3.46.0.12", "pandas==3.1.1", "numpy==2.4.6"),
    "pycaret": (
        "pycaret==3.3.2", "catboost==1.2.10", "lightgbm==4.7.0", "xgboost==2.1.4",
        "scikit-learn==1.4.2", "pandas==2.1.4", "numpy==1.26.4",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One that is given a table and a budget."""

    name: str
    module: str  # of `contestants`, after `of_`
    library: str  # whose version is its version
    home: str = OWN  # a key of `PINS`
    preset: str = ""
    is_peer: bool = True

    @property
    def python(self) -> Path:
        """Say which interpreter runs it."""
        return Path(sys.executable) if self.home == OWN else PEERS / self.home / "bin" / "python"

    @property
    def is_there(self) -> bool:
        """Say whether its environment is made."""
        return self.python.exists()


OURS, FLOOR = "baibu", "histogram"
CONTESTANTS = {
    one.name: one
    for one in (
        Contestant(name=OURS, module="baibu", library="baibu", is_peer=False),
        Contestant(name="autogluon medium", module="autogluon", library="autogluon.tabular",
                   home="autogluon", preset="medium_quality"),
        Contestant(name="autogluon best", module="autogluon", library="autogluon.tabular",
                   home="autogluon", preset="best_quality"),
        Contestant(name="flaml", module="flaml", library="flaml", home="flaml"),
        Contestant(name="mljar", module="mljar", library="mljar-supervised", home="mljar"),
        Contestant(name="h2o", module="h2o", library="h2o", home="h2o"),
        Contestant(name="pycaret", module="pycaret", library="pycaret", home="pycaret"),
        Contestant(name=FLOOR, module="histogram", library="scikit-learn", is_peer=False),
    )
}  # fmt: skip


def version(one: Contestant) -> str:
    """Name the version of a contestant; ours by the code of its engine and of what feeds it."""
    if one.home == OWN and one.name != OURS:
        return metadata.version(one.library)
    if one.name != OURS:
        return next(
            (pin.partition("==")[2] for pin in PINS.get(one.home, ()) if pin.startswith(one.home)),
            "",
        )
    place = ROOT / "src" / "baibu" / "workbench"
    found = hashlib.blake2b(digest_size=4)
    steps = [place / "steps" / f"{name}.py" for name in ("choose", "ensemble", "train", "tune")]
    for path in (*sorted((place / "engine").rglob("*.py")), *steps):
        found.update(path.read_bytes())
    return found.hexdigest()


def make(names: Iterable[str]) -> int:
    """Make environments; what cannot be made is named, and the others are made all the same."""
    failed = []
    for name in names:
        place = PEERS / name
        venv.create(place, clear=True, with_pip=False)
        python = str(place / "bin" / "python")
        command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        if subprocess.run([*command, *PINS[name]], check=False).returncode:
            failed.append(name)
    if failed:
        print("could not be made:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0
