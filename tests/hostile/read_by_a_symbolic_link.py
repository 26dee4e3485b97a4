# row: 34
# tries: to plant a link in scratch that leads to what it may not read
# must: pass

import os


def plant():
    os.symlink(BAIT["file"], "result.json")
    return open("result.json").read()


attempt("a symbolic link", plant)
attempt("by number", call, "symlinkat", BAIT["file"].encode(), -100, b"other")
