# row: 12
# tries: to make a file larger than allowed without writing to it
# must: pass

import os


def holes():
    with open("holes", "wb") as file:
        os.ftruncate(file.fileno(), 10 << 30)


attempt("10 GB of holes", holes)


def reserve():
    with open("reserved", "wb") as file:
        os.posix_fallocate(file.fileno(), 0, 1 << 30)


attempt("1 GB reserved", reserve)
