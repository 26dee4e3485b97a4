# row: 31
# tries: to read keys, tokens and history in the person's home
# must: pass

import os

for path in (BAIT["key"], "~/.ssh/id_ed25519", "~root/.bash_history", "~/.netrc"):
    attempt(path, lambda path=path: open(os.path.expanduser(path), "rb").read())
attempt("the home", os.listdir, BAIT["home"])
