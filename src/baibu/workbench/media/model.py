"""Hold the model that a run came to: a blend of parts, and how contents become what they read.

Start reading at `MediaModel`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.artefacts import Bundle
from baibu.workbench.media import pictures
from baibu.workbench.media.features import Encoder
from baibu.workbench.media.parts import NET, Part, learner_of
from baibu.workbench.media.plan import Plan
from baibu.workbench.model import About

Array = NDArray[Any]
MODEL = "model.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaModel:
    """A blend that can be asked."""

    about: About
    encoder: Encoder
    parts: Mapping[str, tuple[Part, ...]]  # by configuration

    @property
    def plan(self) -> Plan:
        """How contents are looked at."""
        return self.encoder.plan

    def predict(self, contents: Sequence[str]) -> Array:
        """Give the chances of contents, in the form that `metrics` describes."""
        if self.plan.medium == "text":
            return self.asked(self.encoder.of(contents), None)
        held = pixels_of(contents)
        wants = any(not part.sees_pixels for parts in self.parts.values() for part in parts)
        return self.asked(self.encoder.of(contents) if wants else None, held)

    def asked(self, features: Any, pixels: Array | None) -> Array:
        """Give chances from features and pixels; pixels stay nothing for texts."""
        total: Any = 0.0
        for name, parts in self.parts.items():
            votes = [
                part.predict(pixels if part.sees_pixels else features, self.about.kind)
                for part in parts
            ]
            total = total + self.about.weights[name] * np.mean(votes, axis=0)
        return np.asarray(total)

    def bundle(self) -> Bundle:
        """Give it as files."""
        about = json.dumps(asdict(self.about), ensure_ascii=False, indent=1)
        files = {MODEL: about.encode("utf-8"), **self.encoder.files()}
        for name, parts in self.parts.items():
            files |= {f"{name}/{n}.part": part.dump() for n, part in enumerate(parts)}
        return Bundle(files=files)

    @classmethod
    def of(cls, files: Mapping[str, bytes], *, but: frozenset[str] = frozenset()) -> MediaModel:
        """Rebuild it from files, without the parts of configurations that are not wanted."""
        told = json.loads(files[MODEL])
        told["classes"], told["columns"] = tuple(told["classes"]), tuple(told["columns"])
        about = About(**told)
        return cls(
            about=about,
            encoder=Encoder.read(files),
            parts={
                name: tuple(Part.load(files[f"{name}/{n}.part"]) for n in range(about.folds))
                for name in about.weights
                if name not in but
            },
        )


def has_nets(files: Mapping[str, bytes]) -> bool:
    """Say whether some part is a net that looks at pixels."""
    return any(learner_of(raw) == NET for name, raw in files.items() if name.endswith(".part"))


def pixels_of(contents: Sequence[str]) -> Array:
    """Give the pixels of contents, shape (n, height, width, channels)."""
    held = np.stack([pictures.pixels(content) for content in contents])
    return held[:, :, :, None] if held.ndim == 3 else held
