# row: 7
# tries: to take all memory by doubling a text
# must: fail
# kind: limit


def fit(x, y, lr, epochs):
    text = "x"
    for _ in range(34):
        text += text
    return 0.0, 0.0
