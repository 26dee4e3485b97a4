# row: 11 own
# tries: to return few objects that unfold to 2 to the power of 60
# must: fail
# kind: limit
# limits: 0.3 0.4


def fit(x, y, lr, epochs):
    part = []
    for _ in range(60):
        part = [part, part]
    return part
