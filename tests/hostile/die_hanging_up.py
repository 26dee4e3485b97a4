# row: 17
# tries: to close the line and everything else
# must: fail
# kind: died

import os

os.closerange(0, 4096)
