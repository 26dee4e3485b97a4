# row: 10 16
# tries: to reach the judge's own output by the raw descriptors (64 MB)
# must: pass
# marker: done

import os

for descriptor in (0, 1, 2):
    for _ in range(32):
        try:
            os.write(descriptor, BAIT["mark"].encode() * 40_000)
        except OSError:
            break
print("done")
