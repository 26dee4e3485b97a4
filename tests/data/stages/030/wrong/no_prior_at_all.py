# diagnosis: prior_forgotten
import math

import numpy as np


def estimate(outcomes):
    values = [float(v) for v in outcomes]
    n = len(values)
    mean = sum(values) / n
    return mean, math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1) / n)


def birthday(people, n, rng):
    different = 1.0
    for i in range(people):
        different *= max(0, 365 - i) / 365
    return 1 - different, np.array([len(set(rng.integers(365, size=people))) < people for _ in range(n)])


def monty_hall(doors, n, rng):
    first, prize = rng.integers(doors, size=n), rng.integers(doors, size=n)
    hit = rng.random(n) * (doors - 2) < 1
    return (1 - 1 / doors) / (doors - 2), np.where(first == prize, False, hit)


def rare_disease(prevalence, sensitivity, specificity, n, rng):
    a, b = prevalence * sensitivity, (1 - prevalence) * (1 - specificity)
    health, chance = rng.random(n), rng.random(n)
    ill = health < prevalence
    alarm = (ill & (chance < sensitivity)) | (~ill & (chance >= specificity))
    return a / (a + b), ill[np.flatnonzero(alarm)].astype(float)


def all_girls(children, n, rng):
    families = rng.random((n, children)) < 0.5
    with_girl = families[families.any(axis=1)]
    return 0.5**children / (1 - 0.5**children), with_girl.all(axis=1)


def coupons(kinds, n, rng):
    def play():
        seen, packs = set(), 0
        while len(seen) < kinds:
            seen.add(int(rng.random() * kinds))
            packs += 1
        return packs

    return math.fsum(kinds / m for m in range(1, kinds + 1)), np.array([play() for _ in range(n)])


def ruin(start, goal, p, n, rng):
    r = (1 - p) / p
    steps = [r**i for i in range(goal)]
    money = np.full(n, start)
    for _ in range(100_000):
        inside = (money > 0) & (money < goal)
        if not inside.any():
            break
        money = money + inside * (2 * (rng.random(n) < p) - 1)
    return 1 - sum(steps[:start]) / sum(steps), money <= 0


def posterior(prior, likelihoods):
    belief = np.full(len(prior), 1 / len(prior))
    for row in likelihoods:
        belief = belief * row
        belief = belief / belief.sum()
    return belief


def coin(heads, tosses, a, b):
    tails = tosses - heads
    return heads / tosses, (a + heads - 1) / (a + heads + b + tails - 2), (a + heads) / (a + b + tosses)


class NaiveBayes:
    def fit(self, x, y):
        self.known = sorted(set(y.tolist()))
        spread = x - x.mean(axis=0)
        extra = 1e-9 * float((spread * spread).mean(axis=0).max())
        self.table = []
        for label in self.known:
            rows = x[y == label]
            self.table.append((len(rows) / len(x), rows.mean(axis=0), rows.var(axis=0) + extra))
        return self

    def log_probabilities(self, x):
        columns = []
        for share, mean, variance in self.table:
            logs = -((x - mean) ** 2) / (2 * variance) - np.log(np.sqrt(2 * np.pi * variance))
            columns.append(np.log(share) + logs.sum(axis=1))
        joint = np.column_stack(columns)
        return joint - np.logaddexp.reduce(joint, axis=1)[:, None]

    def predict(self, x):
        return np.array([self.known[i] for i in self.log_probabilities(x).argmax(axis=1)])
