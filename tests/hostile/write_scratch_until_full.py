# row: 12
# tries: to fill the disk (at most 300 MB) with one file
# must: pass


def fill():
    with open("big", "wb") as file:
        for _ in range(300):
            file.write(bytes(1 << 20))


attempt("one file of 300 MB", fill)
