# row: 27
# tries: to read the judge's memory, arguments and environment through the process folder
# must: pass

import os

around = {BAIT["judge"], BAIT["pid"], os.getppid(), *range(os.getpid() + 1, os.getpid() + 20)}
for number in sorted(around - {os.getpid()}):
    for name in ("mem", "environ", "maps", "auxv", "stack", "io", "mountinfo", "fd"):
        path = f"/proc/{number}/{name}"
        if name == "fd":
            attempt(path, os.listdir, path)
        else:
            attempt(path, lambda path=path: open(path, "rb").read(9))
