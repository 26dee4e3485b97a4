# row: 37
# tries: to become another program
# must: pass

import os
import sys

attempt("true", os.execv, "/bin/true", ["true"])
attempt("Python", os.execv, sys.executable, ["python", "-c", ""])
attempt("by number", call, "execve", b"/bin/true", 0, 0)
attempt("the loader", os.execv, "/lib64/ld-linux-x86-64.so.2", ["ld", "/bin/true"])
