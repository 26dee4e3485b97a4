# row: 33 own
# tries: to change a library's pages by a shared writable map, or by the process's memory file
# must: pass

import mmap
import os

import numpy


def through_map():
    with open(numpy.__file__, "rb") as file:
        mmap.mmap(file.fileno(), 0, flags=mmap.MAP_SHARED, prot=mmap.PROT_WRITE | mmap.PROT_READ)


def through_descriptor():
    descriptor = os.open(numpy.__file__, os.O_RDONLY)
    return os.open(f"/proc/self/fd/{descriptor}", os.O_RDWR)


attempt("a map", through_map)
attempt("a descriptor opened anew", through_descriptor)
