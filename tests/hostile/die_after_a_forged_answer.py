# row: 14 16
# tries: to send good news and end before it can be questioned
# must: fail

import os

attack_line(frame(message(True)) * 3)
os._exit(0)
