# row: 5 37
# tries: to run a program
# must: pass

import os
import subprocess

attempt("subprocess", subprocess.run, ["/bin/true"], check=True)
attempt("posix_spawn", os.posix_spawn, "/bin/true", ["true"], {})


def system():
    if os.system("true"):
        raise OSError("refused")


attempt("system", system)
