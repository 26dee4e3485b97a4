# row: 33
# tries: to write, extend, cut and replace a file outside
# must: pass

import os
import shutil

path = BAIT["file"]
attempt("write", open, path, "w")
attempt("append", open, path, "a")
attempt("update", open, path, "r+")
attempt("cut", os.truncate, path, 0)
attempt("cut by number", call, "truncate", path.encode(), 0)
attempt("remove", os.remove, path)
attempt("rename", os.rename, path, path + ".old")
attempt("remove its folder", shutil.rmtree, os.path.dirname(path))
