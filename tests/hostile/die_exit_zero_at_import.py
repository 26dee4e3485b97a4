# row: 14
# tries: to be taken for a success by ending with status 0
# must: fail
# kind: died

import os

os._exit(0)
