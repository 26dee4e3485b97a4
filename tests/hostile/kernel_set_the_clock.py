# row: 40 43
# tries: to set the machine's clock (to what it already says)
# must: killed

import struct
import time

call("clock_settime", 0, struct.pack("qq", int(time.time()), 0))
