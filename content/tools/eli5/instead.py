"""Shuffle each column by scikit-learn, and leave each out, to see what the score loses."""

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split


def lab():
    names = ["age", "sex", "bmi", "bp"]
    x, y = load_diabetes(return_X_y=True, as_frame=True)
    learn, test, y_learn, y_test = train_test_split(x[names], y, random_state=0)
    model = LinearRegression().fit(learn, y_learn)
    lost = permutation_importance(model, test, y_test, n_repeats=10, random_state=0)
    left = [
        LinearRegression().fit(learn.drop(columns=n), y_learn).score(test.drop(columns=n), y_test)
        for n in names
    ]
    top = int(lost.importances_mean.argmax())
    facts = {"top": names[top], "lost": float(lost.importances_mean[top]), "rows": len(test)}
    return facts | {"holds": top == int(np.argmin(left))}
