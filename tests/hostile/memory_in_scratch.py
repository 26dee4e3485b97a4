# row: 8 12
# tries: to get memory outside the address space by files in scratch (at most 300 MB)
# must: pass


def fill():
    block = bytes(1 << 20)
    for number in range(10):
        with open(f"part{number}", "wb") as file:
            for _ in range(30):
                file.write(block)


attempt("300 MB in scratch", fill)
