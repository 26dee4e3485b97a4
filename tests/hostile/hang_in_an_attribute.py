# row: 1
# tries: to hang where the judge only reads an attribute
# must: fail
# kind: limit missing
# limits: 0.2 0.6


class Model:
    def __init__(self, k=1):
        pass

    def __getattr__(self, name):
        while True:
            pass
