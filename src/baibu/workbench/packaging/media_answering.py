"""Answer rows by a packaged model of pictures, texts or sounds.

Reads  the files of a package; rows with a text, a file as base64, or a file's bytes.
Gives  `MediaAnswering`, which is asked as `packaging.answering.Answering` is, and what may be
       written down of a row: its simple statistics, never its content.

Start reading at `MediaAnswering`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.media import pictures, prose, sounds
from baibu.workbench.media.model import MediaModel, pixels_of
from baibu.workbench.media.plan import (
    Figures,
    Plan,
    UnfitError,
    named_figures,
)

if TYPE_CHECKING:
    from baibu.workbench.packaging.inputs import Inputs

Array = NDArray[Any]
Arrays = dict[str, Array]
ABOUT, MODEL, GRAPH = "media.json", "model/", "graph.json"
REMEMBERED = 512  # rows that were looked at last
FEATURES, PIXELS = "features.onnx", "pixels.onnx"


def is_media(files: Mapping[str, bytes]) -> bool:
    """Say whether a package is one of pictures, texts or sounds."""
    return ABOUT in files


def raw_of(value: Any) -> bytes:
    """Give a file's bytes; `UnfitError` for what is neither bytes nor base64."""
    if isinstance(value, bytes):
        return value
    if not isinstance(value, str):
        raise UnfitError("broken")
    plain = value.partition(",")[2] if value.startswith("data:") else value
    try:
        return base64.b64decode(plain, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnfitError("broken") from error


def unfit(value: Any, kind: str) -> str | None:
    """Say why a file cannot be used, or nothing."""
    try:
        raw = raw_of(value)
        if kind == "image":
            pictures.looked_at(raw, _ANY_PICTURE)
        else:
            sounds.read(raw)
    except UnfitError as error:
        return error.reason
    return None


_ANY_PICTURE = Plan(medium="image", column="image", height=16, width=16, channels=3)


class Reader:
    """Looks at the content of rows the way of a plan, and remembers the last ones."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._known: OrderedDict[bytes, tuple[str, Figures]] = OrderedDict()

    def look(self, row: Mapping[str, Any]) -> tuple[str, Figures]:
        """Give content and statistics of a row; `UnfitError` where it cannot be read."""
        value = row.get(self.plan.column)
        if self.plan.medium == "text":
            text = prose.tidied(value) if isinstance(value, str) else ""
            if not text:
                raise UnfitError("empty")
            return text, named_figures(prose.figures_of(text), self.plan)
        raw = raw_of(value)
        key = hashlib.blake2b(raw, digest_size=16).digest()
        if key not in self._known:
            way = pictures.looked_at if self.plan.medium == "image" else sounds.looked_at
            content, figures = way(raw, self.plan)
            self._known[key] = content, named_figures(figures, self.plan)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def example(self) -> str:
        """Give a content that says nothing, in place of one that cannot be read."""
        if self.plan.medium == "text":
            return ""
        empty = np.zeros((self.plan.height, self.plan.width, 3)[: 1 + self.plan.channels])
        return pictures.of_numbers(empty)


class MediaAnswering:
    """A blend that can be asked by rows."""

    def __init__(self, files: Mapping[str, bytes], *, engine: str = "auto") -> None:
        told = json.loads(files[ABOUT])
        self.plan = Plan.of(told["plan"])
        self.reader = Reader(self.plan)
        self._empty = self.reader.example()
        held = {
            name.removeprefix(MODEL): raw for name, raw in files.items() if name.startswith(MODEL)
        }
        graph = json.loads(files[GRAPH])
        is_drawn = engine == "auto" and find_spec("onnxruntime") is not None
        self.spoken_for = frozenset(graph["parts"]) if is_drawn else frozenset[str]()
        self.model = MediaModel.of(held, but=self.spoken_for)
        self._sessions: dict[str, Any] = {}
        if self.spoken_for:
            from baibu.workbench.packaging import graph as graphs

            for name in (FEATURES, PIXELS):
                if name in files:
                    self._sessions[name] = graphs.session(files[name])
        native = [part for parts in self.model.parts.values() for part in parts]
        self._wants_pixels = PIXELS in self._sessions or any(one.sees_pixels for one in native)
        self._wants_features = FEATURES in self._sessions or not all(
            one.sees_pixels for one in native
        )

    def encode(self, rows: Sequence[Mapping[str, Any]]) -> Arrays:
        """Look at rows; one that cannot be read counts as empty, its signature refuses it."""
        held = np.empty(len(rows), dtype=object)
        for at, row in enumerate(rows):
            try:
                held[at] = self.reader.look(row)[0]
            except UnfitError:
                held[at] = self._empty
        return {"content": held}

    def scores(self, arrays: Mapping[str, Array]) -> NDArray[np.float64]:
        """Give chances, in the form that `metrics` describes."""
        contents = arrays["content"].tolist()
        features = self.model.encoder.of(contents) if self._wants_features else None
        pixels = pixels_of(contents) if self._wants_pixels else None
        total: Any = self.model.asked(features, pixels) if self.model.parts else 0.0
        if self._sessions:
            from baibu.workbench.packaging import media_graph as graph

            for name, session in self._sessions.items():
                given = pixels if name == PIXELS else features
                total = total + graph.asked(session, name, np.asarray(given))
        return np.asarray(total, dtype=np.float64)

    @property
    def inputs(self) -> Inputs:
        """Name no features: what is looked at is no table."""
        from baibu.workbench.packaging.inputs import Inputs

        return Inputs({"columns": []}, {"columns": [], "gaps": [], "pairs": []}, (), {})

    def logged(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Give what may be written down of a row."""
        try:
            return {name: float(f"{value:.6g}") for name, value in self.reader.look(row)[1].items()}
        except UnfitError:
            return {}
