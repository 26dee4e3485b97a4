"""Shuffle each column, by the library and by hand, and see what the score loses."""

import numpy as np
from eli5.permutation_importance import get_score_importances
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split


def lab():
    x, y = load_diabetes(return_X_y=True)
    learn, test, y_learn, y_test = train_test_split(x, y, random_state=0)
    model = LinearRegression().fit(learn, y_learn)
    whole, losses = get_score_importances(model.score, test, y_test, n_iter=10, random_state=0)
    lost, draw, by_hand = np.mean(losses, axis=0), np.random.default_rng(0), []
    for column in range(10):
        mixed = np.tile(test, (10, 1))
        mixed[:, column] = np.concatenate([draw.permutation(test[:, column]) for _ in range(10)])
        by_hand.append(whole - model.score(mixed, np.tile(y_test, 10)))
    top, names = int(lost.argmax()), load_diabetes().feature_names
    facts = {"top": names[top], "lost": float(lost[top]), "rows": len(test)}
    return facts | {"holds": top == int(np.argmax(by_hand))}
