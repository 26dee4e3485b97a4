# row: 29 own
# tries: to change its session and group, or to join the judge's
# must: pass

import os

attempt("a session", os.setsid)
attempt("a group", os.setpgid, 0, 0)
attempt("the judge's group", os.setpgid, 0, BAIT["judge"])
