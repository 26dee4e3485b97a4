# row: 11
# tries: to return a list that holds itself
# must: fail
# kind: limit


def fit(x, y, lr, epochs):
    circle = []
    circle.append(circle)
    return circle
