# row: 33 34 own
# tries: to exchange a file of scratch with one outside in one step
# must: pass

import os


def exchange():
    with open("mine", "w") as file:
        file.write("x")
    got = libc("renameat2", -100, b"mine", -100, BAIT["file"].encode(), 2)
    return got


attempt("exchange", exchange)
attempt("replace", os.replace, "mine", BAIT["file"])
