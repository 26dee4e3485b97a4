# row: 38 40 own
# tries: where programs may run, the namespaces that a clone makes
# must: pass
# profile: programs

import os


def clone(flags):
    pid = call("clone", flags | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    return pid


for bit in (0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x04000000, 0x08000000, 0x02000000):
    attempt(f"flag {bit:#x}", clone, bit)
attempt("memfd", os.memfd_create, "x")
