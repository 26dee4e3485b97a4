PREDICTIONS = {"q1": "up"}


def spread(xs):
    return 1.0
