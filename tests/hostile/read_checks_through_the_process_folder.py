# row: 25 27
# tries: to go round the walls through /proc: roots, working folders, descriptors, maps
# must: pass

import os

path = BAIT["checks"]
for number in ("self", "1", str(os.getppid()), str(BAIT["judge"]), "thread-self"):
    for door in ("root", "cwd", "fd/0", "fd/3", "map_files"):
        for way in (f"/proc/{number}/{door}{path}", f"/proc/{number}/{door}/../../..{path}"):
            attempt(way, lambda way=way: open(way, "rb").read())
