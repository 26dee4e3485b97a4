# row: 16 own
# tries: to have answers lie ready before the questions are asked
# must: fail

attack_line(frame(message({"t": "tuple", "v": [0.0, 0.0]})), times=50)


def fit(x, y, lr, epochs):
    return 0.0, 0.0
