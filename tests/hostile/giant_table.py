# row: 11 own
# tries: to return a table of as many columns as fit into a frame
# must: fail
# limits: 4 8

def fit(x, y, lr, epochs):
    import pandas

    return pandas.DataFrame([[0.0] * 20_000])
