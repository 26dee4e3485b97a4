# row: 8
# tries: to get memory outside the address space by memfd
# must: pass

import os

attempt("memfd", os.memfd_create, BAIT["mark"])
attempt("memfd by number", call, "memfd_create", b"x", 0)
attempt("secret memory", call, "memfd_secret", 0)
