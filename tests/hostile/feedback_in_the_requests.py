# row: 46 own
# tries: to learn from the judge's requests what is expected of it, and print it
# must: fail

import sys

runner = sys.modules["inside.runner"]
answer = runner.Runner.answer


def watched(self, request, buffers):
    print(token_in(repr(request)) or sorted(request))
    return answer(self, request, buffers)


runner.Runner.answer = watched


def fit(x, y, lr, epochs):
    return 0.0, 0.0
