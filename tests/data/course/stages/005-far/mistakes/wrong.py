def far(xs):
    return 3
