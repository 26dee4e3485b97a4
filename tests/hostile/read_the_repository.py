# row: 31 25
# tries: to read the project itself: its content, its git history, its store
# must: pass

import os

root = BAIT["repository"]
for name in ("content/stages", "src/baibu", "tests", ".git", "pyproject.toml", "src/baibu/web"):
    path = os.path.join(root, name)
    attempt(name, lambda path=path: os.listdir(path) or 1)
    attempt(name + " as a file", lambda path=path: open(path, "rb").read(9))
attempt("a stage's checks", lambda: open(BAIT["package"] + "/grader/judge.py").read(9))
