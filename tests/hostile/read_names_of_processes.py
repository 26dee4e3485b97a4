# row: 24 27
# tries: to see who else is there
# must: pass

import os

attempt("the canary's arguments", lambda: open(f"/proc/{BAIT['pid']}/cmdline").read())
attempt("the judge's arguments", lambda: open(f"/proc/{BAIT['judge']}/cmdline").read())
attempt("the judge's state", lambda: open(f"/proc/{BAIT['judge']}/stat").read())
attempt("the judge's program", os.readlink, f"/proc/{BAIT['judge']}/exe")
