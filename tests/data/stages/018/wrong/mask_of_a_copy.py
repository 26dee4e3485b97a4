# diagnosis: clear_above_on_copy
"""As few NumPy functions as possible: operators, masks and ufunc methods."""
import numpy as np


def to_hours(minutes):
    return np.true_divide(minutes, np.float64(60))


def add_up(morning, evening):
    total = np.zeros(morning.shape, dtype="int64")
    total += morning
    total += evening
    return total


def by_week(days):
    weeks = days.view()
    weeks.shape = (days.size // 7, 7)
    return weeks


def weekend(table):
    _, free = np.split(table, [5], axis=1)
    return free


def newest_first(table):
    return np.flipud(table)


def capped(table, most):
    new = table.copy()
    new[new > most] = most
    return new


def clear_above(table, weeks, most):
    chosen = table[weeks]
    chosen[chosen > most] = 0


def log_sessions(days, minutes, k):
    same = days == np.arange(k)[:, None]
    return same @ minutes.astype(int)


def weekly_totals(table):
    return np.add.reduce(table, -1)


def weekly_means(table):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.nanmean(table, axis=1)


def first_reached(minutes, goal):
    with_end = np.append(minutes, goal)
    place = int(np.argmax(with_end >= goal))
    return place if place < minutes.size else -1


def draw_weeks(table, k, seed):
    keys = np.random.Generator(np.random.PCG64(seed)).random(len(table))
    return np.take(table, np.argsort(keys)[:k], axis=0)
