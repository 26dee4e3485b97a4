# diagnosis: add_up_wraps
"""Someone who learnt NumPy years ago: RandomState, ravel, lexicographic tricks."""
import numpy


def to_hours(minutes):
    hours = minutes.astype(float)
    hours /= 60
    return hours


def add_up(morning, evening):
    total = morning + evening
    return numpy.array(total, dtype=numpy.int64)


def by_week(days):
    return numpy.reshape(days, (-1, 7), order="C")


def weekend(table):
    return table.T[5:7].T


def newest_first(table):
    return numpy.flip(table, 0)


def capped(table, most):
    return numpy.clip(table, None, most)


def clear_above(table, weeks, most):
    chosen = table[weeks, :]
    numpy.putmask(chosen, chosen > most, 0)
    table[weeks, :] = chosen


def log_sessions(days, minutes, k):
    order = numpy.argsort(days, kind="stable")
    running = numpy.concatenate([[0], numpy.cumsum(minutes[order])])
    ends = numpy.searchsorted(days[order], numpy.arange(k), side="right")
    starts = numpy.searchsorted(days[order], numpy.arange(k), side="left")
    return running[ends] - running[starts]


def weekly_totals(table):
    return table @ numpy.ones(table.shape[1], dtype=table.dtype)


def weekly_means(table):
    masked = numpy.ma.masked_invalid(table)
    return masked.mean(axis=1).filled(numpy.nan)


def first_reached(minutes, goal):
    (places,) = numpy.nonzero(minutes >= goal)
    return places[0].item() if places.size else -1


def draw_weeks(table, k, seed):
    state = numpy.random.RandomState(seed)
    return table[state.choice(len(table), k, replace=False)]
