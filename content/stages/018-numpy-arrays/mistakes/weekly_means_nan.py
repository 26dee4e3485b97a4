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
    part = table[weeks]
    table[weeks] = np.where(part > most, 0, part)


def log_sessions(days, minutes, k):
    return np.bincount(days, weights=minutes, minlength=k).astype(np.int64)


def weekly_totals(table):
    return np.sum(table, axis=1)


def weekly_means(table):
    return table.mean(axis=1)


def first_reached(minutes, goal):
    places = np.flatnonzero(minutes >= goal)
    return int(places[0]) if len(places) else -1


def draw_weeks(table, k, seed):
    rng = np.random.default_rng(seed)
    return table[rng.permutation(len(table))[:k]]
