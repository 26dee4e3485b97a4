# row: 11 own
# tries: to return a dict whose keys all hash alike, so that the judge needs hours to rebuild it
# must: fail
# kind: mismatch protocol limit

PRIME = 2**61 - 1


class Keys(list):
    pass


def fit(x, y, lr, epochs):
    import sys

    codec = sys.modules["inside.codec"]
    encode = codec.Encoder.encode

    def faster(self, value, depth=0):
        if type(value) is Keys:
            return {"t": "dict", "v": [[key, 0] for key in value]}
        return encode(self, value, depth)

    codec.Encoder.encode = faster
    return Keys(PRIME * k for k in range(1, 100_000))
