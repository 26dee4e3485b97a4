# row: 31
# tries: to read a file that lies in the folder for temporary files
# must: pass

import glob
import os

attempt("the canary", lambda: open(BAIT["file"], "rb").read())
attempt("its folder", os.listdir, os.path.dirname(BAIT["file"]))
attempt("/tmp", lambda: os.listdir("/tmp")[0])  # its own and empty, or closed
attempt("by pattern", lambda: open(glob.glob("/tmp/*/canary.txt")[0]).read())
attempt("shared memory", lambda: open(BAIT["shared"], "rb").read())
attempt("/dev/shm", os.listdir, "/dev/shm")
