# row: 37
# tries: to make scratch a place to run or load programs from
# must: pass

import ctypes
import glob
import os
import shutil
import sysconfig


def load():
    folder = os.path.join(sysconfig.get_paths()["platstdlib"], "lib-dynload")
    here = os.path.dirname(os.__file__) + "/lib-dynload"
    found = glob.glob(here + "/*.so") or glob.glob(folder + "/*.so")
    shutil.copyfile(found[0], "mine.so")
    return ctypes.CDLL(os.path.abspath("mine.so"))


def run():
    with open("mine.sh", "w") as file:
        file.write("#!/bin/sh\ntrue\n")
    os.chmod("mine.sh", 0o755)
    os.execv("./mine.sh", ["mine.sh"])


attempt("a library", load)
attempt("a script", run)
