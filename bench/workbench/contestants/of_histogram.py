"""scikit-learn's boosted trees as they are: words by number, as categories where they are few."""

import numpy as np
from pandas import DataFrame
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

MOST = 255  # values that it takes as categories


def fit(train, job):
    y = train[job.target]
    x = train.drop(columns=job.target)
    words = [name for name in x if x[name].dtype.kind not in "biuf"]
    known = {name: {word: at for at, word in enumerate(sorted(x[name].dropna().map(str).unique()))}
             for name in words}  # fmt: skip
    few = [name for name in words if len(known[name]) <= MOST]

    def laid(frame):
        made = {
            name: frame[name].map(str).map(known[name]) if name in known else frame[name]
            for name in x.columns
        }
        return DataFrame(made, index=frame.index).astype(np.float64)

    maker = (
        HistGradientBoostingRegressor
        if job.task == "regression"
        else HistGradientBoostingClassifier
    )
    made = maker(categorical_features=few or None, random_state=job.seed).fit(laid(x), y)

    def ask(frame):
        if job.task == "regression":
            return made.predict(laid(frame))
        return DataFrame(made.predict_proba(laid(frame)), columns=made.classes_)

    return ask, {"iterations": int(made.n_iter_)}
