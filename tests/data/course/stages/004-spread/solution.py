PREDICTIONS = {"q1": "up"}


def spread(xs):
    return max(xs) - min(xs)
