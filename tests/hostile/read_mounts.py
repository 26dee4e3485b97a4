# row: 31 own
# tries: to learn where things lie from the list of mounts; whatever it says, nothing may open
# must: no_escape

import os

for name in ("mountinfo", "mounts", "cgroup", "status", "limits"):
    try:
        for line in open(f"/proc/self/{name}").read().splitlines()[:9]:
            for path in (part for part in line.split() if part.startswith("/")):
                for end in ("checks.py", "canary.txt"):
                    try:
                        print("ESCAPED", open(os.path.join(path, end)).read())
                    except OSError:
                        pass
    except OSError as error:
        print("stopped by", type(error).__name__)
