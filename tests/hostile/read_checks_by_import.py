# row: 25 26
# tries: to import the checks
# must: pass

import os
import runpy
import sys

folder = os.path.dirname(BAIT["checks"])
sys.path.insert(0, folder)
attempt("import checks", __import__, "checks")
attempt("run checks", runpy.run_path, BAIT["checks"])
sys.path.remove(folder)
