"""Make small blends and packages of them: trained quickly, with words, gaps and days."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from baibu.workbench import cleaner as cleaners
from baibu.workbench import shaper as shapers
from baibu.workbench.artefacts import Bundle
from baibu.workbench.engine import views
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import LEARNERS, Fold, TaskKind
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.model import About, Model
from baibu.workbench.packaging import convert, graph
from baibu.workbench.packaging.convert import Converted
from baibu.workbench.packaging.ctrs import Ctrs
from baibu.workbench.packaging.inputs import Inputs
from baibu.workbench.packaging.layout import Layout, missing_codes, vocabulary
from baibu.workbench.packaging.learnt import plain_rows
from baibu.workbench.threads import one_thread
from workbench.making import Made, prepared

CLASSES = {"binary": ("no", "yes"), "multiclass": ("high", "low", "middle"), "regression": ()}
SECONDS = 0.3  # of training, at most
SMALL: dict[str, dict[str, Any]] = {
    "lightgbm": {"learning_rate": 0.2, "num_leaves": 7, "min_data_in_leaf": 5},
    "xgboost": {"eta": 0.3, "max_depth": 3},
    "catboost": {"learning_rate": 0.3, "depth": 3, "max_ctr_complexity": 2},
    "forest": {"trees": 20, "min_samples_leaf": 3},
    "linear": {"strength": 0.3},
    "net": {"layers": [8], "rate": 1e-2, "decay": 1e-3},
    "neighbours": {"k": 5},
}


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=8),
    st.sampled_from(
        ["", " ", "NaN", "null", "未知", "1,200", "５％", "-3.5e2", "1_000", "¥12", "inf", "true",
         "北京", " 北京 ", "ＢＥＩＪＩＮＧ", "s7", "S7", "2025-02-03", "2025-02-30", "2025年3月4日",
         "2025-02-03T04:05:06.7", "2025-02-03 04:05", "2025-02-03T04:05:06+08:00", "20250203",
         "3/2/2025", "9999-12-31", "1600-01-01", "today is fine", "10:30", "now", "today"]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=1),
    st.datetimes(min_value=pd.Timestamp("1700-01-01"), max_value=pd.Timestamp("2200-01-01")),
)  # fmt: skip


def table(kind: str, *, rows: int = 300, seed: int = 0, words: bool = True) -> pd.DataFrame:
    """Make rows of what tables hold: numbers with gaps, words, a flag, days, a text."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "age": rng.integers(18, 80, rows).astype(float),
            "money": np.where(rng.random(rows) < 0.15, np.nan, rng.exponential(1e3, rows).round(2)),
            "ratio": rng.normal(size=rows),
        }
    )
    held = frame["age"] / 20 + frame["ratio"] + rng.normal(size=rows) / 3
    if words:
        frame["city"] = rng.choice(np.array(["北京", "上海", "广州", None], dtype=object), rows)
        frame["shop"] = [f"s{n}" for n in rng.integers(0, 60, rows)]
        frame["member"] = rng.choice([True, False], rows)
        days = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 300, rows), unit="D")
        frame["joined"] = days
        held += 2.0 * (frame["city"] == "广州") + frame["member"]
    if kind == "regression":
        return frame.assign(y=np.exp(held / 3).round(4))
    edges = [held.median()] if kind == "binary" else np.quantile(held, [1 / 3, 2 / 3])
    names = np.array(CLASSES["binary"] if kind == "binary" else ("low", "middle", "high"))
    return frame.assign(y=names[np.digitize(held, edges)])


@cache
def prepare(kind: str, **told: Any) -> Made:
    """Clean and shape such a table, once; nobody changes what is given here."""
    return prepared(table(kind, **told), until="features", kind=kind)


def blend(
    made: Made,
    kind: TaskKind,
    learners: Sequence[str],
    *,
    folds: int = 2,
    is_log: bool = False,
    **more: Mapping[str, Any],
) -> Model:
    """Train small models, as the engine does, each on half of the rows.

    `more` are settings of a learner in place of the small ones.
    """
    frame = made["shaped"].drop(columns="y").reset_index(drop=True)
    classes = CLASSES[kind]
    truth = made["shaped"]["y"].to_numpy()
    if classes:
        truth = np.array([classes.index(word) for word in truth])
    parts = {}
    for name in learners:
        config = Config(learner=name, params=more.get(name, SMALL[name]), is_log=is_log)
        with one_thread():
            parts[config.id] = tuple(
                _fitted(config, frame, truth, kind, fold, folds) for fold in range(folds)
            )
    weights = np.arange(1.0, len(parts) + 1)
    about = About(
        kind=kind,
        target="y",
        metric="rmse" if kind == "regression" else "log_loss",
        classes=classes,
        columns=tuple(map(str, frame.columns)),
        weights=dict(zip(parts, (weights / weights.sum()).tolist(), strict=True)),
        folds=folds,
    )
    return Model.of(Model(about=about, parts=parts).bundle())


def _fitted(
    config: Config, frame: pd.DataFrame, truth: Any, kind: TaskKind, fold: int, folds: int
) -> Fitted:
    learnt = np.arange(len(frame)) % folds != fold
    learner = LEARNERS[config.learner]
    state = views.fit(learner.view, frame[learnt])
    y = np.log1p(truth) if config.is_log else truth
    model = learner.train(
        Fold(
            kind=kind,
            classes=len(CLASSES[kind]),
            x=views.lay(state, frame[learnt]),
            y=y[learnt],
            x_watched=views.lay(state, frame[~learnt]),
            y_watched=y[~learnt],
            words=tuple(views.word_columns(state)),
            seed=fold,
            deadline=time.monotonic() + SECONDS,
        ),
        config.params,
    )
    return Fitted(learner=config.learner, is_log=config.is_log, view=state, model=model)


def laid(made: Made, model: Model) -> Layout:
    """Lay out the views of a blend."""
    states = [part.view for parts in model.parts.values() for part in parts]
    known = vocabulary(states, {name: list(made["shaped"][name].dropna().unique())
                                for name in made["shaped"]})  # fmt: skip
    inputs = Inputs(made["cleaner"], made["shaper"], model.about.columns, known)
    return Layout(inputs, states, missing_codes(states))


def by_table(made: Made, model: Model, frame: pd.DataFrame) -> Any:
    """Predict rows the long way, through tables."""
    cleaned = cleaners.applied(made["cleaner"], frame)
    return model.predict(shapers.applied(made["shaper"], cleaned))


def unpacked(bundle: Bundle, folder: Path) -> Path:
    """Write a package's files."""
    for name, raw in bundle.files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
    return folder


def graphed(made: Made, model: Model, rows: Sequence[Mapping[str, Any]]) -> tuple[Converted, Any]:
    """Convert a blend, and ask its graph for rows."""
    layout = laid(made, model)
    words = convert.words_of(model, layout.inputs)
    if words is not None:
        known = [list(layout.inputs.places(name)) for name in layout.inputs.words]
        layout = layout.with_counts(Ctrs(convert.counts_of(model, words, known)))
    wanted = model.each(made["shaped"].drop(columns="y"))
    held = layout.inputs.of(plain_rows(made["seen"], layout.inputs.reads))[:2]
    asked = layout.inputs.of(rows)[:2]
    differ: list[str] = []
    while True:
        found = convert.converted(model, layout, words, differ)
        if found.sums is None:
            return found, None
        copy = graph.session(found.raw + found.sums.raw)
        _, said = graph.heard(copy, layout.codes(*held), layout.wide(*held), found.sums)
        more = convert.differing(model, wanted, said)
        if not more:
            break
        differ += more
    session = graph.session(found.raw)
    return found, graph.asked(session, layout.codes(*asked), layout.wide(*asked))
