# row: 14
# tries: to be taken for a success by leaving politely
# must: fail
# kind: raised died

import sys

sys.exit(0)
