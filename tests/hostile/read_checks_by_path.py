# row: 25
# tries: to read the checks, the solution and the mistakes from disk
# must: pass

import os

folder = os.path.dirname(BAIT["checks"])
for name in ("checks.py", "solution.py", "mistakes/sign.py", "stage.toml", "hints.toml"):
    attempt(name, lambda name=name: open(os.path.join(folder, name), "rb").read())
attempt("the folder", os.listdir, folder)
