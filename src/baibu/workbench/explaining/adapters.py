"""Ask the known libraries about the same rows, and say how far they agree with us.

The extra `explain` brings them: SHAP (Lundberg and Lee 2017) and LIME (Ribeiro et al. 2016) for
single answers, ELI5 for what the score loses when a column is shuffled. They ask the same model the
same questions by other code: an agreement is a check on both, a quarrel is worth a look.

Reads  a model, shaped rows, and what we say of some of them.
Gives  for each library that is installed: what it says of each column, and the agreement.
Never  is needed: nothing else imports a library of the extra.

Start reading at `second_opinions`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.engine import views
from baibu.workbench.engine.learners import Array
from baibu.workbench.explaining.contributions import Explainer
from baibu.workbench.explaining.laid import two_sided
from baibu.workbench.explaining.weights import weighed
from baibu.workbench.model import Model

if TYPE_CHECKING:
    import pandas as pd

BACKGROUND = 30  # rows
ORDERS = 4  # of the columns, walked both ways, for each row
DRAWN = 600  # rows of LIME
SCORED = 500  # rows of ELI5
LIBRARIES = ("shap", "lime", "eli5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one library says, beside what we say of the same."""

    library: str
    version: str
    says: Mapping[str, tuple[float, ...]]  # by column; for each row, or one for all
    ours: Mapping[str, tuple[float, ...]]
    agreement: float | None  # rank correlation over columns, mean over rows


def installed() -> dict[str, str]:
    """Name the libraries that are there, with their versions."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def second_opinions(
    model: Model, frame: pd.DataFrame, truth: Array, places: list[int], *, seed: int
) -> tuple[Opinion, ...]:
    """Ask every library that is there about some rows of a shaped table."""
    frame = frame[list(model.about.columns)].reset_index(drop=True)
    told = Explainer(model, frame, seed=seed).of(frame.iloc[places])
    picked = told.output.argmax(axis=1)
    ours = np.stack([told.values[n, :, at] for n, at in enumerate(picked)])
    table = _Coded(model, frame)
    asked: dict[str, Callable[[], tuple[Array, Array]]] = {
        "shap": lambda: (_shap(table, places, picked, seed), ours),
        "lime": lambda: (_lime(table, places, picked, seed), ours),
        "eli5": lambda: _eli5(model, table, truth, seed),
    }
    with _quiet():
        found = [(name, held, *asked[name]()) for name, held in installed().items()]
    return tuple(
        Opinion(
            library=name,
            version=held,
            says=_by_name(table.names, said),
            ours=_by_name(table.names, mine),
            agreement=_agreement(said, mine),
        )
        for name, held, said, mine in found
    )


class _Coded:
    """A table in numbers, as the libraries want it, and the model behind it."""

    def __init__(self, model: Model, frame: pd.DataFrame) -> None:
        self.model, self.frame = model, frame
        self.names = list(map(str, frame.columns))
        self.words = [
            at for at, name in enumerate(self.names) if not views.is_number(frame[name])
        ]  # fmt: skip
        self.values = {at: self._different(frame.iloc[:, at]) for at in range(len(self.names))}
        self.x = np.column_stack([self._codes(at) for at in range(len(self.names))])

    def _different(self, series: pd.Series[Any]) -> pd.Index[Any]:
        import pandas as pd

        found = pd.Index(pd.unique(series))
        return found.sort_values() if views.is_number(series) else found

    def _codes(self, at: int) -> Array:
        held: Any = self.frame.iloc[:, at]
        codes = self.values[at].get_indexer(held)
        return np.asarray(codes, dtype=np.float64)

    def predict(self, x: Array) -> Array:
        """Ask the model about rows in numbers: each stands for one of the column's values."""
        import pandas as pd

        made = {
            name: self.values[at].take(np.clip(np.rint(x[:, at]), 0, len(self.values[at]) - 1)
                                       .astype(np.int64))
            for at, name in enumerate(self.names)
        }  # fmt: skip
        return self.model.predict(pd.DataFrame({name: held.array for name, held in made.items()}))

    def background(self, seed: int) -> Array:
        """Draw rows that stand for all."""
        rng = np.random.default_rng(seed)
        count = min(BACKGROUND, len(self.x))
        return np.asarray(self.x[rng.choice(len(self.x), count, replace=False)])


def _shap(table: _Coded, places: list[int], picked: Array, seed: int) -> Array:
    shap: Any = import_module("shap")
    masker = shap.maskers.Independent(table.background(seed), max_samples=BACKGROUND)
    explainer = shap.PermutationExplainer(
        lambda x: two_sided(table.predict(np.asarray(x))), masker, seed=seed
    )
    most = 2 * ORDERS * len(table.names) + 1
    values = np.asarray(explainer(table.x[places], max_evals=most, silent=True).values)
    values = values.reshape(len(places), len(table.names), -1)
    return np.stack([values[n, :, at] for n, at in enumerate(picked)])


def _lime(table: _Coded, places: list[int], picked: Array, seed: int) -> Array:
    explainer = import_module("lime.lime_tabular").LimeTabularExplainer(
        table.x, mode="regression", categorical_features=table.words,
        feature_names=table.names, random_state=seed, discretize_continuous=True,
    )  # fmt: skip
    said = np.zeros((len(places), len(table.names)))
    for number, at in enumerate(places):
        output = int(picked[number])
        found = explainer.explain_instance(
            table.x[at], lambda x, output=output: two_sided(table.predict(x))[:, output],
            num_features=len(table.names), num_samples=DRAWN,
        )  # fmt: skip
        for column, weight in found.local_exp[1]:
            said[number, column] = weight
    return said


def _eli5(model: Model, table: _Coded, truth: Array, seed: int) -> tuple[Array, Array]:
    permutation: Any = import_module("eli5.permutation_importance")
    rows = np.random.default_rng(seed).permutation(len(table.x))[:SCORED]
    _, losses = permutation.get_score_importances(
        lambda x, y: -metrics.loss(model.about.metric, y, table.predict(x)),
        table.x[rows], truth[rows], n_iter=2, random_state=seed,
    )  # fmt: skip
    found = weighed(model, table.frame.iloc[rows], truth[rows], seed=seed)
    mine = {one.name: one.weight for one in found.ways["permutation"]}
    return np.mean(losses, axis=0)[None, :], np.array([[mine[name] for name in table.names]])


def _by_name(names: list[str], values: Array) -> dict[str, tuple[float, ...]]:
    return {name: tuple(values[:, at].tolist()) for at, name in enumerate(names)}


def _agreement(said: Array, mine: Array) -> float | None:
    from scipy.stats import spearmanr

    found = [
        float(spearmanr(one, other).statistic)
        for one, other in zip(said, mine, strict=True)
        if len(one) > 2 and one.std() > 0 and other.std() > 0
    ]
    return float(np.mean(found)) if found else None


@contextmanager
def _quiet() -> Iterator[None]:
    """Let the libraries warn of their own old ways unheard."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
