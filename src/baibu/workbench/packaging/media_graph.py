"""Write nets as one ONNX graph, and everything that reads dense features as another.

    pixels (n, height, width, channels) float, 0 to 255  ->  scores (n,) or (n, k)

Each part is bent by its link and weighed at the end, so that the two graphs add up to what the
blend says. What reads sparse features stays as it is: one product of matrices.

Start reading at `converted`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine.learners import Crowd, Layers
from baibu.workbench.engine.sizes import MOST_NODES, MOST_REMEMBERED
from baibu.workbench.media.model import MediaModel
from baibu.workbench.media.net import Net
from baibu.workbench.packaging import graph as graphs
from baibu.workbench.packaging import trees
from baibu.workbench.packaging.convert import TOLERANCE, apart, link_of
from baibu.workbench.packaging.graph import IR, Graph, Voice

Array = NDArray[Any]
FEATURES, PIXELS = "features.onnx", "pixels.onnx"
NET_OPSET = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The graphs, the configurations in them, and why each other one is not."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)  # reason, a key `reason.KEY`
    difference: float = 0.0

    def told(self) -> dict[str, Any]:
        """Give what a package says of its graphs."""
        return {
            "parts": list(self.parts), "left_out": dict(self.left_out),
            "difference": self.difference,
        }  # fmt: skip


def converted(model: MediaModel, features: Any, pixels: Array | None) -> Converted:
    """Convert what can be, and hold each part to what it says natively of some rows."""
    kind = model.about.kind
    kept: dict[str, list[str]] = {FEATURES: [], PIXELS: []}
    left_out: dict[str, str] = {}
    largest = 0.0
    for name, parts in model.parts.items():
        if model.plan.medium == "text":
            left_out[name] = "sparse"
            continue
        file = PIXELS if parts[0].sees_pixels else FEATURES
        try:
            raw = _written(model, [name], file)
        except trees.UnreadableTreesError:
            left_out[name] = "unknown"
            continue
        given = np.asarray(pixels if file == PIXELS else features)
        wanted = np.mean([part.predict(given, kind) for part in parts], axis=0)
        said = asked(graphs.session(raw), file, given) / model.about.weights[name]
        far = apart(kind, wanted, said)
        if far > TOLERANCE:
            left_out[name] = "differs"
            continue
        largest = max(largest, far)
        kept[file].append(name)
    files = {file: _written(model, names, file) for file, names in kept.items() if names}
    named = tuple(name for names in kept.values() for name in names)
    return Converted(files=files, parts=named, left_out=left_out, difference=largest)


def asked(session: Any, file: str, given: Array) -> Array:
    """Ask a graph."""
    if file == PIXELS:
        found: Array = session.run(None, {"pixels": given.astype(np.float32)})[0]
        return found.astype(np.float64)
    known = {one.name for one in session.get_inputs()}
    rows = {"codes": given.astype(np.float64), "wide": given.astype(np.float32)}
    said: Array = session.run(None, {name: rows[name] for name in rows if name in known})[0]
    return said


def _written(model: MediaModel, names: list[str], file: str) -> bytes:
    return _of_pixels(model, names) if file == PIXELS else _of_features(model, names)


def _width(model: MediaModel) -> int:
    return len(model.about.classes) if model.about.kind == "multiclass" else 1


def _of_features(model: MediaModel, names: list[str]) -> bytes:
    size, about = model.encoder.width, model.about
    made = Graph(codes=size, wide=size, width=_width(model))
    every = slice(0, size)
    for name in names:
        for part in model.parts[name]:
            link = link_of(part.learner, about.kind, is_log=False)
            voice = Voice(link=link, weight=about.weights[name] / len(model.parts[name]))
            if isinstance(part.model, Layers):
                made.add_layers(part.model, every, voice)
            elif isinstance(part.model, Crowd):
                if part.model.x.size * about.folds > MOST_REMEMBERED:
                    raise trees.UnreadableTreesError(name)
                made.add_crowd(part.model, every, voice)
            else:
                found = trees.read(
                    part.learner, part.model, about.kind, len(about.classes), np.arange(size)
                )
                if found.size * about.folds > MOST_NODES:
                    raise trees.UnreadableTreesError(name)
                made.add_trees(found, voice)
    return made.model()


def _of_pixels(model: MediaModel, names: list[str]) -> bytes:
    import onnx
    from onnx import TensorProto, helper

    plan, width = model.plan, _width(model)
    ink = _Ink()
    total = ""
    for name in names:
        for part in model.parts[name]:
            share = model.about.weights[name] / len(model.parts[name])
            said = ink.net(part.model)
            said = ink.node("Sigmoid", said) if width == 1 else ink.node("Softmax", said, axis=-1)
            said = ink.node("Mul", said, ink.held(np.array(share, dtype=np.float32)))
            total = ink.node("Add", total, said) if total else said
    if width == 1:
        total = ink.node("Squeeze", total, ink.held(np.array([1], dtype=np.int64)))
    ink.nodes[-1].output[0] = "scores"
    shape: list[Any] = [None] if width == 1 else [None, width]
    single = TensorProto.FLOAT
    graph = helper.make_graph(
        ink.nodes,
        "nets",
        [
            helper.make_tensor_value_info(
                "pixels", single, [None, plan.height, plan.width, plan.channels]
            )
        ],
        [helper.make_tensor_value_info("scores", single, shape)],
        ink.constants,
    )
    made = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", NET_OPSET)], ir_version=IR,
        producer_name="baibu",
    )  # fmt: skip
    onnx.checker.check_model(made)
    raw: bytes = made.SerializeToString()
    return raw


class _Ink:
    """Nodes and constants of a graph that grows."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def net(self, net: Net) -> str:
        """Add a net; give the name of its last sums."""
        scale = (1 / (255 * net.spread)).astype(np.float32)
        shift = (net.middle / net.spread).astype(np.float32)
        x = self.node("Sub", self.node("Mul", "pixels", self.held(scale)), self.held(shift))
        x = self.node("Transpose", x, perm=[0, 3, 1, 2])
        for weight, bias, is_halved in zip(net.weights, net.biases, net.halves, strict=True):
            kernel = self.held(weight.astype(np.float32))
            x = self.node("Conv", x, kernel, self.held(bias.astype(np.float32)), pads=[1, 1, 1, 1])
            x = self.node("Relu", x)
            if is_halved:
                x = self.node("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
        size = list(net.pool)
        x = self.node("Flatten", self.node("AveragePool", x, kernel_shape=size, strides=size))
        last, bias = net.last.astype(np.float32), net.last_bias.astype(np.float32)
        return self.node("Gemm", x, self.held(last), self.held(bias))

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node; give the name of what comes out."""
        from onnx import helper

        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def held(self, array: Array) -> str:
        """Add a constant; give its name."""
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name
