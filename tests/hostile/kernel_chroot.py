# row: 36
# tries: to climb out by a root within the root
# must: pass

import os

attempt("chroot", os.chroot, ".")
attempt("by number", call, "chroot", b"/proc/self/cwd")
