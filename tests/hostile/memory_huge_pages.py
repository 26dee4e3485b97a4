# row: 7 own
# tries: to take huge pages and to lock memory
# must: pass


def pages():
    got = call("mmap", 0, 4 << 30, 3, 0x40022, -1, 0)
    if got < 0:
        raise MemoryError


attempt("4 GB of huge pages", pages)
attempt("mlock2", call, "mlock2", 0, 4096, 0)
