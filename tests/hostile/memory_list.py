# row: 7
# tries: to take all memory by small objects
# must: fail
# kind: limit


def fit(x, y, lr, epochs):
    kept = []
    while len(kept) < 10**9:
        kept += [kept] * (1 << 20)
    return 0.0, 0.0
