# row: 31
# tries: to read what every program on the machine can read
# must: pass

import os

for path in ("/etc/passwd", "/etc/shadow", "/etc/hostname", "/etc/hosts", "/etc/machine-id"):
    attempt(path, lambda path=path: open(path, "rb").read())
for path in ("/etc", "/var/log", "/run", "/boot", "/root", "/home"):
    attempt(path, os.listdir, path)
