# row: 49
# tries: to find the scratch folders of other submissions beside its own
# must: pass

import glob
import os

own = os.getcwd()
name, above = os.path.basename(own), os.path.dirname(own)
attempt("beside", lambda: [p for p in os.listdir(above) if "baibu" in p and p != name][0])
attempt("above", lambda: [p for p in os.listdir(os.path.dirname(os.path.dirname(own)))][1])
attempt("by pattern", lambda: [p for p in glob.glob("/tmp/baibu-*/*") if p != own][0])
