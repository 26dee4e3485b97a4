# row: 28
# tries: to learn about the judge by comparing kernel objects
# must: killed

import os

call("kcmp", os.getpid(), BAIT["judge"], 0, 0, 0)
