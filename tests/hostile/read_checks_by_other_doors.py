# row: 25
# tries: to read the checks by functions that open files on their own
# must: pass

import ctypes
import mmap
import os
import sqlite3

import numpy as np

path = BAIT["checks"]


def by_c():
    library = ctypes.CDLL(None)
    library.fopen.restype = ctypes.c_void_p
    if not library.fopen(path.encode(), b"r"):
        raise OSError("no")


def by_database():
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("select * from x").fetchall()


def by_descriptor():
    return os.read(os.open(path, os.O_RDONLY | os.O_NOATIME), 9)


attempt("numpy", np.fromfile, path)
attempt("memory map", np.memmap, path, mode="r")
attempt("the C library", by_c)
attempt("a database", by_database)
attempt("a descriptor", by_descriptor)
attempt("a library", ctypes.CDLL, path)
attempt("to copy it", lambda: os.sendfile(1, os.open(path, os.O_RDONLY), 0, 99))
attempt("openat2", call, "openat2", -100, path.encode(), bytes(24), 24)
