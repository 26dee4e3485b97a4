"""Answer rows by a packaged model, in any process, without the project it came from.

Reads  a package: a folder that `steps.package` made and `manifest` checks.
Gives  `Predictor`: rows of plain data in, answers of plain data out. `encode` and `scores` are the
       two halves, so that a service may join the arrays of several requests and ask once.
Never  unpickles, and never asks pandas on the way of a row.

Start reading at `Predictor`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.errors import PackageFormatError
from baibu.workbench.packaging import manifest as manifests
from baibu.workbench.packaging.answering import Answering, Arrays, Engine
from baibu.workbench.packaging.inputs import Inputs
from baibu.workbench.packaging.manifest import Manifest
from baibu.workbench.packaging.media_answering import MediaAnswering, is_media
from baibu.workbench.packaging.signature import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model says of one row."""

    prediction: str | float  # a class, or an amount
    chances: Mapping[str, float] = field(default_factory=dict)  # by class; empty for an amount
    low: float | None = None  # of an amount: 90 of 100 lie between, as far as the past goes
    high: float | None = None

    def plain(self) -> dict[str, Any]:
        """Give it as plain data."""
        told: dict[str, Any] = {"prediction": self.prediction}
        if self.chances:
            told["chances"] = dict(self.chances)
        if self.low is not None:
            told |= {"low": self.low, "high": self.high}
        return told


class Predictor:
    """A packaged model that can be asked."""

    def __init__(
        self, manifest: Manifest, files: Mapping[str, bytes], *, engine: Engine = "auto"
    ) -> None:
        self.manifest = manifest
        self.signature = Signature.read(files["signature.json"].decode("utf-8"))
        self.is_media = is_media(files)  # it reads texts or files, and not a row of columns
        self._answering: Answering | MediaAnswering = (
            MediaAnswering(files, engine=engine)
            if self.is_media
            else Answering(files, engine=engine)
        )

    @classmethod
    def load(cls, folder: Path, *, engine: Engine = "auto") -> Predictor:
        """Open a package; a coded error where it is damaged, foreign, newer or unsafe.

        `engine="native"` asks the libraries that trained the parts, also where there is a graph.
        """
        manifest, files = manifests.checked(folder)
        try:
            return cls(manifest, files, engine=engine)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise PackageFormatError(where=folder, found=reason) from error

    @property
    def version(self) -> str:
        """Name what is in the package."""
        return self.manifest.version

    @property
    def inputs(self) -> Inputs:
        """How raw rows become features: names and places, for those who look at arrays."""
        return self._answering.inputs

    def predict(self, rows: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """Answer rows; a value that cannot be read counts as missing (see `signature.problems`)."""
        return self.answers(self.scores(self.encode(rows)))

    def encode(self, rows: Sequence[Mapping[str, Any]]) -> Arrays:
        """Turn rows into what the model reads; arrays of several calls may be joined."""
        return self._answering.encode(rows)

    def scores(self, arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
        """Give chances or amounts, shape (n,), or for several classes (n, k)."""
        return self._answering.scores(arrays)

    def logged(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give what may be written down of a row: of a text or a file, simple statistics only."""
        answering = self._answering
        return answering.logged(row) if isinstance(answering, MediaAnswering) else row

    def answers(self, scores: NDArray[np.float64]) -> list[Answer]:
        """Put scores as answers."""
        about = self.signature
        if about.task == "regression":
            width = about.margin
            return [
                Answer(prediction=found)
                if width is None
                else Answer(prediction=found, low=found - width, high=found + width)
                for found in scores.tolist()
            ]
        names = about.classes
        if about.task == "binary":
            no, yes = names
            return [
                Answer(
                    prediction=yes if found >= about.threshold else no,
                    chances={no: 1 - found, yes: found},
                )
                for found in scores.tolist()
            ]
        best = scores.argmax(axis=1).tolist()
        return [
            Answer(prediction=names[at], chances=dict(zip(names, found, strict=True)))
            for at, found in zip(best, scores.tolist(), strict=True)
        ]


def joined(several: Sequence[Arrays]) -> Arrays:
    """Join the arrays of several calls of `encode`, in order."""
    return {name: np.concatenate([one[name] for one in several]) for name in several[0]}
