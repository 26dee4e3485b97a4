import numpy as np


def to_hours(minutes):
    return minutes / 60.0


def add_up(morning, evening):
    return morning.astype(np.int64) + evening


def by_week(days):
    return days.reshape(len(days) // 7, 7)


def weekend(table):
    return table[:, -2:]


def newest_first(table):
    return table[::-1, :]


def capped(table, most):
    return np.where(table > most, most, table)


def clear_above(table, weeks, most):
    table[table > most] = 0


def log_sessions(days, minutes, k):
    return np.bincount(days, weights=minutes, minlength=k).astype(np.int64)


def weekly_totals(table):
    return np.sum(table, axis=1)


def weekly_means(table):
    noted = ~np.isnan(table)
    total = np.where(noted, table, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return total / noted.sum(axis=1)


def first_reached(minutes, goal):
    places = np.flatnonzero(minutes >= goal)
    return int(places[0]) if len(places) else -1


def draw_weeks(table, k, seed):
    rng = np.random.default_rng(seed)
    return table[rng.permutation(len(table))[:k]]
