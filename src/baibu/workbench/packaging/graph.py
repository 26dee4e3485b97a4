"""Write a blend as one ONNX graph, from what a `Layout` gives to chances or amounts.

All trees of all folds stand in one node, in double precision, so that no split is crossed by
rounding; linear models, nets and nearest neighbours follow as sums of matrices. What each part says
is bent by its link and weighed at the end of the graph. Where models stand on others, what those
below say is put beside the columns, and a second node of trees, or further sums, read both.

    codes (n, c) double, wide (n, w) float  ->  scores (n,) or (n, k) double

Start reading at `Graph`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine.learners import Crowd, Layers
from baibu.workbench.engine.views import SUREST
from baibu.workbench.packaging import trees
from baibu.workbench.packaging.layout import Spread
from baibu.workbench.packaging.trees import Trees

Array = NDArray[Any]
Link = Literal["identity", "sigmoid", "softmax", "expm1"]
OPSET, TREES_OPSET, IR = 17, 5, 10
SAME_PLACE = 1e-12  # squared distance, relative to the rows' own length, that counts as none


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one part of the blend says: where its sums are, how they are bent, what it weighs."""

    link: Link
    weight: float
    config: str = ""  # that it is a part of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What each part of a graph says, as outputs that a copy of the graph has besides."""

    raw: bytes  # put behind the graph's own bytes, it makes the copy
    layers: tuple[tuple[str, tuple[Voice, ...]], ...]  # outputs, and whose sums they hold in turn
    width: int

    @property
    def names(self) -> list[str]:
        """Name the outputs."""
        return [name for name, _ in self.layers]

    def votes(self, found: Sequence[Array]) -> dict[str, Array]:
        """Give what each configuration says: the mean of its parts."""
        said: dict[str, list[Array]] = {}
        for (_, voices), sums in zip(self.layers, found, strict=True):
            held = sums.reshape(len(sums), len(voices), self.width)
            for at, voice in enumerate(voices):
                said.setdefault(voice.config, []).append(_bent(voice.link, held[:, at]))
        votes = {config: np.mean(each, axis=0) for config, each in said.items()}
        return {config: vote[:, 0] if self.width == 1 else vote for config, vote in votes.items()}


class Graph:
    """A graph that grows part by part; `width` is the number of sums of a part."""

    def __init__(self, *, codes: int, wide: int, width: int) -> None:
        self.codes, self.wide, self.width = codes, wide, width
        self._trees: list[tuple[Trees, Voice]] = []
        self._others: list[tuple[str, Voice]] = []
        self._nodes: list[Any] = []
        self._held: list[Any] = []
        self._known: dict[bytes, str] = {}
        self._views: dict[tuple[int, int], str] = {}
        self._below: tuple[str, list[Voice]] | None = None
        self._heard: list[tuple[str, tuple[Voice, ...]]] = []
        self._seen, self._level = "codes", ""  # what trees read, and votes as a wide view has them

    @property
    def has_risen(self) -> bool:
        """Say whether parts that are added now may read what others say."""
        return self._below is not None

    def rise(self, configs: Sequence[str], *, is_chance: bool) -> None:
        """Let what is added from here on read what these say, beside the columns."""
        joined, voices = self._below = self._sums()
        said = [self._vote(joined, voices, config) for config in configs]
        exact = said[0] if len(said) == 1 else self._node("Concat", *said, axis=1)
        self._seen = self._node("Concat", "codes", exact, self._rounded(exact), axis=1)
        self._level = self._odds(exact) if is_chance else exact
        self._trees, self._others = [], []

    def _vote(self, joined: str, voices: Sequence[Voice], config: str) -> str:
        """Give the mean of a configuration's parts, with a column for each output."""
        at = [number for number, voice in enumerate(voices) if voice.config == config]
        bent = self._bent(voices[at[0]].link, self._of(joined, at, len(voices)))
        return self._node("ReduceMean", bent, axes=[1], keepdims=int(self.width == 1))

    def _odds(self, chances: str) -> str:
        least, most = self._number(SUREST), self._number(1 - SUREST)
        held = self._node("Min", self._node("Max", chances, least), most)
        other = self._node("Log", self._node("Sub", self._number(1.0), held))
        return self._node("Sub", self._node("Log", held), other)

    def _rounded(self, x: str) -> str:
        single = self._node("Cast", x, to=self._type("FLOAT"))
        return self._node("Cast", single, to=self._type("DOUBLE"))

    def add_trees(self, found: Trees, voice: Voice) -> None:
        """Add trees."""
        self._trees.append((found, voice))

    def add_layers(
        self, model: Layers, columns: slice, voice: Voice, spread: Spread | None = None
    ) -> None:
        """Add a net, or a linear model; it may read votes after its columns."""
        x = self._view(columns)
        if spread is not None and len(spread.at):
            x = self._node("Concat", x, self._spread(spread), axis=1)
        last = len(model.weights) - 1
        for number, (weight, bias) in enumerate(zip(model.weights, model.biases, strict=True)):
            x = self._node("MatMul", x, self._constant(weight.astype(np.float64)))
            x = self._node("Add", x, self._constant(bias.astype(np.float64)))
            if number < last:
                x = self._node("Relu", x)
        self._others.append((x, voice))

    def _spread(self, spread: Spread) -> str:
        votes = self._node("Gather", self._level, self._constant(spread.at), axis=1)
        shifted = self._node("Sub", votes, self._constant(spread.shift))
        return self._rounded(self._node("Div", shifted, self._constant(spread.scale)))

    def add_crowd(self, model: Crowd, columns: slice, voice: Voice) -> None:
        """Add nearest neighbours, weighed by one over their distance."""
        rows = model.x.astype(np.float64)
        y = np.eye(model.classes)[model.y.astype(int)] if model.classes else model.y[:, None]
        y = y[:, 1:] if model.classes == 2 else y
        x = self._view(columns)
        own = self._node("ReduceSumSquare", x, axes=[1], keepdims=1)
        cross = self._node("MatMul", x, self._constant(-2.0 * rows.T))
        total = self._node("Add", own, self._constant((rows**2).sum(axis=1)[None, :]))
        squares = self._node("Add", total, cross)
        count = self._constant(np.array([min(model.k, len(rows))], dtype=np.int64))
        near, which = self._several("TopK", 2, squares, count, axis=1, largest=0, sorted=0)
        least = self._node("Mul", self._node("Add", own, self._number(1.0)),
                           self._number(SAME_PLACE))  # fmt: skip
        is_same = self._node("Less", near, least)
        weight = self._node("Reciprocal", self._node("Sqrt", self._node("Max", near, least)))
        same = self._node("Cast", is_same, to=self._type("DOUBLE"))
        any_same = self._node("ReduceMax", same, axes=[1], keepdims=1)
        weight = self._node("Where", self._node("Greater", any_same, self._number(0.0)), same,
                            weight)  # fmt: skip
        total = self._node("ReduceSum", weight, self._axis(1), keepdims=1)
        weight = self._node("Unsqueeze", self._node("Div", weight, total), self._axis(2))
        said = self._node("Gather", self._constant(y.astype(np.float64)), which, axis=0)
        mean = self._node("ReduceSum", self._node("Mul", weight, said), self._axis(1), keepdims=0)
        self._others.append((mean, voice))

    def model(self) -> bytes:
        """Give the whole graph as a file's bytes."""
        import onnx
        from onnx import helper

        total = self._weighed(*self._below) if self._below is not None else ""
        if self._trees or self._others or self._below is None:
            total = self._weighed(*self._sums(), total)
        self._renamed(total, "scores")
        shape: list[int | None] = [None] if self.width == 1 else [None, self.width]
        double, single = self._type("DOUBLE"), self._type("FLOAT")
        graph = helper.make_graph(
            self._nodes,
            "blend",
            [
                helper.make_tensor_value_info("codes", double, [None, self.codes]),
                helper.make_tensor_value_info("wide", single, [None, self.wide]),
            ],
            [helper.make_tensor_value_info("scores", double, shape)],
            self._held,
        )
        made = helper.make_model(
            graph,
            opset_imports=[
                helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", TREES_OPSET)
            ],
            ir_version=IR,
            producer_name="baibu",
        )  # fmt: skip
        onnx.checker.check_model(made)
        raw: bytes = made.SerializeToString()
        return raw

    def sums(self) -> Sums:
        """Say how the parts of the whole graph can be heard; after `model`."""
        from onnx import GraphProto, ModelProto, helper

        double = self._type("DOUBLE")
        told = [
            helper.make_tensor_value_info(name, double, [None, None]) for name, _ in self._heard
        ]
        raw: bytes = ModelProto(graph=GraphProto(output=told)).SerializeToString()
        return Sums(raw=raw, layers=tuple(self._heard), width=self.width)

    def _sums(self) -> tuple[str, list[Voice]]:
        """Give the sums of every part side by side, trees first."""
        parts, voices = [], []
        if self._trees:
            together = trees.joined([found for found, _ in self._trees])
            parts.append(self._asked(together))
            voices += [voice for _, voice in self._trees]
        parts += [name for name, _ in self._others]
        voices += [voice for _, voice in self._others]
        joined = parts[0] if len(parts) == 1 else self._node("Concat", *parts, axis=1)
        self._heard.append((joined, tuple(voices)))
        return joined, voices

    def _asked(self, held: Trees) -> str:
        if not len(held.roots):
            zeros = np.zeros((self.codes, len(held.base)))
            none = self._node("MatMul", self._node("IsNaN", "codes"), self._constant(zeros))
            return self._node("Add", none, self._constant(held.base))
        node = _tree_node(held)
        node.input.append(self._seen)
        name = f"v{len(self._nodes)}"
        node.name = f"trees {name}"
        node.output.append(name)
        self._nodes.append(node)
        return self._node("Add", name, self._constant(held.base))

    def _weighed(self, joined: str, voices: Sequence[Voice], total: str = "") -> str:
        """Bend what each part says by its link, and add all up by weight."""
        if not any(voice.weight for voice in voices):
            return total
        for link in dict.fromkeys(voice.link for voice in voices if voice.weight):
            at = [n for n, voice in enumerate(voices) if voice.link == link and voice.weight]
            bent = self._bent(link, self._of(joined, at, len(voices)))
            weights = np.array([voices[number].weight for number in at])
            if self.width == 1:
                part = self._node("MatMul", bent, self._constant(weights[:, None]))
                part = self._node("Squeeze", part, self._axis(1))
            else:
                scaled = self._node("Mul", bent, self._constant(weights[None, :, None]))
                part = self._node("ReduceSum", scaled, self._axis(1), keepdims=0)
            total = self._node("Add", total, part) if total else part
        return total

    def _of(self, joined: str, at: Sequence[int], count: int) -> str:
        """Take the sums of some parts; with several classes as (n, parts, classes)."""
        if self.width > 1:
            shape = self._constant(np.array([-1, count, self.width], dtype=np.int64))
            joined = self._node("Reshape", joined, shape)
        if len(at) == count:
            return joined
        return self._node("Gather", joined, self._constant(np.array(at, dtype=np.int64)), axis=1)

    def _bent(self, link: Link, x: str) -> str:
        if link == "sigmoid":
            return self._node("Sigmoid", x)
        if link == "softmax":
            return self._node("Softmax", x, axis=-1)
        if link == "expm1":
            return self._node("Sub", self._node("Exp", x), self._number(1.0))
        return x

    def _view(self, columns: slice) -> str:
        key = (columns.start, columns.stop)
        if key not in self._views:
            ends = [self._constant(np.array([end], dtype=np.int64)) for end in key]
            part = self._node("Slice", "wide", *ends, self._axis(1))
            self._views[key] = self._node("Cast", part, to=self._type("DOUBLE"))
        return self._views[key]

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        return self._several(kind, 1, *inputs, **attributes)[0]

    def _several(self, kind: str, outputs: int, *inputs: str, **attributes: Any) -> list[str]:
        from onnx import helper

        names = [f"v{len(self._nodes)}{'abc'[at] if outputs > 1 else ''}" for at in range(outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names

    def _renamed(self, old: str, new: str) -> None:
        self._nodes[-1].output[:] = [new if name == old else name for name in
                                     self._nodes[-1].output]  # fmt: skip

    def _constant(self, array: Array) -> str:
        """Hold an array once, however often it is asked for."""
        from onnx import numpy_helper

        key = f"{array.dtype} {array.shape} ".encode() + array.tobytes()
        if key not in self._known:
            name = f"c{len(self._known)}"
            self._known[key] = name
            self._held.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return self._known[key]

    def _number(self, value: float) -> str:
        return self._constant(np.array(value))

    def _axis(self, number: int) -> str:
        return self._constant(np.array([number], dtype=np.int64))

    def _type(self, name: str) -> int:
        from onnx import TensorProto

        return int(TensorProto.DataType.Value(name))


def _tree_node(held: Trees) -> Any:
    """Write trees as the node `TreeEnsemble`, field by field: the helper checks each number."""
    from onnx import AttributeProto, NodeProto, numpy_helper

    node = NodeProto(op_type="TreeEnsemble", domain="ai.onnx.ml", name="trees")

    def numbers(name: str, values: Array) -> None:
        made = AttributeProto(name=name, type=AttributeProto.INTS)
        made.ints.extend(values.astype(np.int64).tolist())
        node.attribute.append(made)

    def tensor(name: str, values: Array) -> None:
        made = AttributeProto(name=name, type=AttributeProto.TENSOR)
        made.t.CopyFrom(numpy_helper.from_array(values, name))
        node.attribute.append(made)

    def number(name: str, value: int) -> None:
        node.attribute.append(AttributeProto(name=name, type=AttributeProto.INT, i=value))

    number("n_targets", len(held.base))
    number("aggregate_function", 1)  # sum
    number("post_transform", 0)  # none
    numbers("tree_roots", held.roots)
    numbers("nodes_featureids", held.feature)
    numbers("nodes_truenodeids", held.yes)
    numbers("nodes_falsenodeids", held.no)
    numbers("nodes_trueleafs", held.yes_leaf)
    numbers("nodes_falseleafs", held.no_leaf)
    numbers("nodes_missing_value_tracks_true", held.nan_yes)
    numbers("leaf_targetids", held.target)
    tensor("nodes_splits", held.split)
    tensor("nodes_modes", np.zeros(len(held.split), dtype=np.uint8))  # x <= split
    tensor("leaf_weights", held.weight)
    return node


def session(raw: bytes) -> Any:
    """Open a graph, for one thread: rows of a service come one by one, and share the machine."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = logging.ERROR // 10
    return onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])


def asked(session: Any, codes: Array, wide: Array) -> Array:
    """Ask a graph."""
    found: Array = session.run(["scores"], {"codes": codes, "wide": wide})[0]
    return found


def heard(session: Any, codes: Array, wide: Array, sums: Sums) -> tuple[Array, dict[str, Array]]:
    """Ask a copy that has further outputs, and give what each configuration says as well."""
    scores, *found = session.run(["scores", *sums.names], {"codes": codes, "wide": wide})
    return scores, sums.votes(found)


def _bent(link: Link, sums: Array) -> Array:
    """Bend sums of one part, shape (n, width), as the graph does."""
    if link == "expm1":
        return np.expm1(sums)
    if link == "identity":
        return sums
    from scipy.special import expit, softmax

    found: Array = expit(sums) if link == "sigmoid" else softmax(sums, axis=1)
    return found
