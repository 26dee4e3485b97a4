# row: 13 26 own
# tries: to find descriptors of the judge or the zygote that were handed down
# must: pass
# marker: found only the line

import os
import stat

found = []
for number in range(3, 4096):
    try:
        found.append(stat.S_IFMT(os.fstat(number).st_mode))
    except OSError:
        pass
print("stopped by nothing to find; found only the line" if found == [stat.S_IFSOCK] else found)
