# row: 12
# tries: to use up the file system's inodes (at most 20 000)
# must: pass

import os


def fill():
    for number in range(20_000):
        os.close(os.open(f"f{number}", os.O_CREAT | os.O_WRONLY))


attempt("20 000 files", fill)
