# row: 35
# tries: to give a file outside a second name inside
# must: pass

import os

attempt("a hard link", os.link, BAIT["file"], "mine")
attempt("by number", call, "linkat", -100, BAIT["file"].encode(), -100, b"mine", 0)
attempt("of a library", os.link, os.__file__, "mine")
