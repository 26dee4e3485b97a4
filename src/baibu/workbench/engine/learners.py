"""Hold the algorithms of the engine: how each is trained, asked, and put into bytes without pickle.

A learner is trained on one fold, watches the other rows of it to know when to stop, and stops at a
deadline whatever happens. A library that is not installed takes its learners with it.

Start reading at `LEARNERS`.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from baibu.workbench.engine.fold import Array, Fold, Layers, TaskKind, chances
from baibu.workbench.engine.nets import net
from baibu.workbench.engine.views import View
from baibu.workbench.lean import skops_io

__all__ = ["LEARNERS", "Array", "Crowd", "Fold", "Layers", "Learner", "TaskKind"]

ROUNDS = 3_000
PATIENCE = 60  # rounds without gain, at the usual rate; slower learners are waited for longer
USUAL_RATE = 0.05
MOST_PATIENCE = 200
FAR = float(np.finfo(np.float32).max)
TREES, TREES_AT_ONCE = 80, 20  # of each fold; a blend holds those of all folds


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One algorithm."""

    name: str
    needs: str  # the module without which it is not there
    view: View
    most_rows: int
    train: Callable[[Fold, Mapping[str, Any]], Any]
    predict: Callable[[Any, Any, TaskKind], Array]
    dump: Callable[[Any], bytes]
    load: Callable[[bytes], Any]

    @property
    def is_there(self) -> bool:
        """Say whether its library is installed."""
        return find_spec(self.needs) is not None


def _patience(params: Mapping[str, Any]) -> int:
    rate = params.get("learning_rate", params.get("eta", USUAL_RATE))
    return int(np.clip(PATIENCE * USUAL_RATE / rate, PATIENCE / 2, MOST_PATIENCE))


def _lightgbm(fold: Fold, params: Mapping[str, Any]) -> Any:
    import lightgbm

    objectives = {"binary": "binary", "multiclass": "multiclass", "regression": "regression"}
    settings = {
        "objective": objectives[fold.kind],
        "verbosity": -1,
        "num_threads": 1,
        "seed": fold.seed,
        "deterministic": True,
        "force_col_wise": True,
        **({"num_class": fold.classes} if fold.kind == "multiclass" else {}),
        **params,
    }
    learnt = lightgbm.Dataset(fold.x, fold.y, free_raw_data=False)
    watched = lightgbm.Dataset(fold.x_watched, fold.y_watched, reference=learnt)

    def late(env: Any) -> None:
        if fold.is_late:
            raise lightgbm.callback.EarlyStopException(env.iteration, env.evaluation_result_list)

    late.order = 99  # type: ignore[attr-defined]
    return lightgbm.train(
        settings,
        learnt,
        num_boost_round=ROUNDS,
        valid_sets=[watched],
        callbacks=[lightgbm.early_stopping(_patience(settings), verbose=False), late],
    )


def _ask_lightgbm(model: Any, x: Any, _: TaskKind) -> Array:
    return np.asarray(model.predict(x, num_threads=1))


def _load_lightgbm(raw: bytes) -> Any:
    import lightgbm

    return lightgbm.Booster(model_str=raw.decode())


def _xgboost(fold: Fold, params: Mapping[str, Any]) -> Any:
    import xgboost

    objectives = {
        "binary": "binary:logistic",
        "multiclass": "multi:softprob",
        "regression": "reg:squarederror",
    }

    class Late(xgboost.callback.TrainingCallback):
        def after_iteration(self, *_: Any) -> bool:
            return fold.is_late

    settings = {
        "objective": objectives[fold.kind],
        "tree_method": "hist",
        "nthread": 1,
        "seed": fold.seed,
        "verbosity": 0,
        **({"num_class": fold.classes} if fold.kind == "multiclass" else {}),
        **params,
    }
    model = xgboost.train(
        settings,
        xgboost.QuantileDMatrix(_held(fold.x), fold.y, nthread=1),
        num_boost_round=ROUNDS,
        evals=[(xgboost.DMatrix(_held(fold.x_watched), fold.y_watched, nthread=1), "watched")],
        early_stopping_rounds=_patience(params),
        callbacks=[Late()],
        verbose_eval=False,
    )
    best = getattr(model, "best_iteration", None)
    return model[: best + 1] if best is not None else model


def _ask_xgboost(model: Any, x: Any, _: TaskKind) -> Array:
    import xgboost

    return np.asarray(model.predict(xgboost.DMatrix(_held(x), nthread=1)))


def _held(x: Any) -> Any:
    """Bring what XGBoost would refuse into its range: it keeps numbers of 32 bits."""
    return np.clip(x, -FAR, FAR)


def _load_xgboost(raw: bytes) -> Any:
    import xgboost

    model = xgboost.Booster()
    model.load_model(bytearray(raw))
    return model


def _catboost(fold: Fold, params: Mapping[str, Any]) -> Any:
    import catboost

    class Late:
        def after_iteration(self, _: Any) -> bool:
            return not fold.is_late

    maker = catboost.CatBoostRegressor if fold.kind == "regression" else catboost.CatBoostClassifier
    losses = {"binary": "Logloss", "multiclass": "MultiClass", "regression": "RMSE"}
    model = maker(
        iterations=ROUNDS,
        loss_function=losses[fold.kind],
        random_seed=fold.seed,
        thread_count=1,
        verbose=False,
        allow_writing_files=False,
        **params,
    )
    model.fit(
        catboost.Pool(fold.x, fold.y, cat_features=list(fold.words)),
        eval_set=catboost.Pool(fold.x_watched, fold.y_watched, cat_features=list(fold.words)),
        early_stopping_rounds=_patience(params),
        callbacks=[Late()],
    )
    return model


def _ask_catboost(model: Any, x: Any, kind: TaskKind) -> Array:
    if kind == "regression":
        return np.asarray(model.predict(x, thread_count=1))
    chances = np.asarray(model.predict_proba(x, thread_count=1))
    return chances[:, 1] if kind == "binary" else chances


def _dump_catboost(model: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "model.cbm"
        model.save_model(str(place))
        return place.read_bytes()


def _load_catboost(raw: bytes) -> Any:
    import catboost

    model = catboost.CatBoost()
    model.load_model(blob=raw)
    if model.get_all_params().get("loss_function") == "RMSE":
        return model
    return catboost.to_classifier(model)


def _forest(fold: Fold, params: Mapping[str, Any]) -> Any:
    """Grow trees, some at a time, until there are enough or the time is up."""
    from sklearn import ensemble

    told = dict(params)
    extra, trees = told.pop("extra", False), told.pop("trees", TREES)
    name = f"{'ExtraTrees' if extra else 'RandomForest'}"
    end = "Regressor" if fold.kind == "regression" else "Classifier"
    model = getattr(ensemble, name + end)(
        n_estimators=TREES_AT_ONCE, random_state=fold.seed, n_jobs=1, warm_start=True, **told
    )
    x = _filled(fold.x)
    for count in range(TREES_AT_ONCE, trees + 1, TREES_AT_ONCE):
        model.n_estimators = count
        model.fit(x, fold.y)
        if fold.is_late:
            break
    return model


def _filled(x: Array) -> Array:
    """Put what is missing below everything else: trees may cut it off."""
    return np.nan_to_num(x, nan=-1e9).astype(np.float32)


def _ask_forest(model: Any, x: Any, kind: TaskKind) -> Array:
    return _ask(model, _filled(x), kind)


def _linear(fold: Fold, params: Mapping[str, Any]) -> Layers:
    from sklearn.linear_model import LogisticRegression, Ridge

    if fold.kind == "regression":
        model = Ridge(alpha=1 / params["strength"]).fit(fold.x, fold.y)
        return Layers([model.coef_[:, None]], [np.array([model.intercept_])])
    model = _quietly(LogisticRegression(C=params["strength"], max_iter=500, tol=1e-3), fold)
    return Layers([model.coef_.T], [model.intercept_])


def _ask_layers(model: Layers, x: Array, kind: TaskKind) -> Array:
    sums = model.outputs(np.asarray(x, dtype=np.float64))
    return sums[:, 0] if kind == "regression" else chances(sums, kind)


def _dump_layers(model: Layers) -> bytes:
    parts = {f"w{n}": held for n, held in enumerate(model.weights)}
    parts |= {f"b{n}": held for n, held in enumerate(model.biases)}
    made = io.BytesIO()
    np.savez_compressed(made, allow_pickle=False, **parts)
    return made.getvalue()


def _load_layers(raw: bytes) -> Layers:
    with np.load(io.BytesIO(raw), allow_pickle=False) as parts:
        count = len(parts.files) // 2
        weights = [parts[f"w{n}"] for n in range(count)]
        return Layers(weights, [parts[f"b{n}"] for n in range(count)])


@dataclass(frozen=True, slots=True)
class Crowd:
    """Rows that are remembered, to look for the nearest ones."""

    x: Array
    y: Array
    k: int
    classes: int  # 0 for a regression

    def model(self) -> Any:
        """Make the search tree; it is made from the rows, never read from a file."""
        from sklearn import neighbors

        maker = getattr(neighbors, f"KNeighbors{'Classifier' if self.classes else 'Regressor'}")
        return maker(n_neighbors=min(self.k, len(self.y)), weights="distance").fit(self.x, self.y)


def _neighbours(fold: Fold, params: Mapping[str, Any]) -> Crowd:
    return Crowd(np.asarray(fold.x), fold.y, params["k"], fold.classes)


def _ask_crowd(model: Crowd, x: Any, kind: TaskKind) -> Array:
    return _ask(model.model(), x, kind)


def _dump_crowd(model: Crowd) -> bytes:
    told = np.array([model.k, model.classes])
    made = io.BytesIO()
    np.savez(made, allow_pickle=False, x=model.x, y=model.y, told=told)
    return made.getvalue()


def _load_crowd(raw: bytes) -> Crowd:
    with np.load(io.BytesIO(raw), allow_pickle=False) as parts:
        k, classes = parts["told"].tolist()
        return Crowd(parts["x"], parts["y"], k, classes)


def _quietly(model: Any, fold: Fold) -> Any:
    """Fit, and take a model that has not quite converged as it is."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(fold.x, fold.y)


def _ask(model: Any, x: Any, kind: TaskKind) -> Array:
    if kind == "regression":
        return np.asarray(model.predict(x), dtype=np.float64)
    chances = np.asarray(model.predict_proba(x))
    return chances[:, 1] if kind == "binary" else chances


def _dump_forest(model: Any) -> bytes:
    raw: bytes = skops_io().dumps(model)
    return raw


def _load_forest(raw: bytes) -> Any:
    """Load trees, and see that none points outside itself: scikit-learn does not look."""
    model = skops_io().loads(raw, trusted=["sklearn.tree._tree.Tree"])
    for one in model.estimators_:
        tree = one.tree_
        here = np.arange(tree.node_count)
        inner = tree.children_left != -1
        for side in (tree.children_left[inner], tree.children_right[inner]):
            if (side <= here[inner]).any() or (side >= tree.node_count).any():
                raise ValueError("a tree that points outside itself")
        if (tree.feature[inner] < 0).any() or (tree.feature >= model.n_features_in_).any():
            raise ValueError("a tree that asks for a column that is not there")
    return model


LEARNERS: Mapping[str, Learner] = {
    learner.name: learner
    for learner in (
        Learner(
            name="lightgbm", needs="lightgbm", view="codes", most_rows=10**8, train=_lightgbm,
            predict=_ask_lightgbm, dump=lambda m: m.model_to_string().encode(),
            load=_load_lightgbm,
        ),
        Learner(
            name="xgboost", needs="xgboost", view="codes", most_rows=10**8, train=_xgboost,
            predict=_ask_xgboost, dump=lambda m: bytes(m.save_raw("ubj")), load=_load_xgboost,
        ),
        Learner(
            name="catboost", needs="catboost", view="words", most_rows=10**7, train=_catboost,
            predict=_ask_catboost, dump=_dump_catboost, load=_load_catboost,
        ),
        Learner(
            name="forest", needs="sklearn", view="codes", most_rows=10**6, train=_forest,
            predict=_ask_forest, dump=_dump_forest, load=_load_forest,
        ),
        Learner(
            name="linear", needs="sklearn", view="wide", most_rows=10**6, train=_linear,
            predict=_ask_layers, dump=_dump_layers, load=_load_layers,
        ),
        Learner(
            name="neighbours", needs="sklearn", view="wide", most_rows=50_000, train=_neighbours,
            predict=_ask_crowd, dump=_dump_crowd, load=_load_crowd,
        ),
        Learner(
            name="net", needs="numpy", view="wide", most_rows=10**6, train=net,
            predict=_ask_layers, dump=_dump_layers, load=_load_layers,
        ),
    )
}  # fmt: skip
