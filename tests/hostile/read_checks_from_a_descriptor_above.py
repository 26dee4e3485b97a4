# row: 25 31 own
# tries: to climb out of the root by open folders and ..
# must: pass

import os


def climb():
    start = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    above = os.open("../" * 60 + BAIT["checks"].lstrip("/"), os.O_RDONLY, dir_fd=start)
    return os.read(above, 99)


def change():
    for _ in range(60):
        os.chdir("..")
    return open(BAIT["checks"].lstrip("/"), "rb").read()


def peek():
    there = os.open("/", os.O_PATH)
    return os.read(os.open(BAIT["checks"].lstrip("/"), os.O_RDONLY, dir_fd=there), 99)


attempt("a folder's descriptor", climb)
attempt("change folders", change)
attempt("a path's descriptor", peek)
