# row: 18 21
# tries: to replace the runner's own functions, found through the frames
# must: fail

import sys

runner = sys.modules["inside.runner"]
runner.reply = lambda *args: ({"value": True}, [])
runner.describe = lambda error: {"type": "ValueError", "kinds": ["ValueError"], "message": ""}
runner.Runner.answer = lambda self, request, buffers: True
here = sys._getframe()
while here is not None:
    here.f_globals["reply"] = runner.reply
    here = here.f_back


def fit(x, y, lr, epochs):
    return 0.0, 0.0
