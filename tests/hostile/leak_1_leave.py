# row: 48 49
# tries: to leave notes for the next submission wherever it can
# must: no_escape

import builtins
import ctypes
import os
import sys

sys.modules["hostile_note"] = sys
builtins.hostile_note = True
os.environ["HOSTILE_NOTE"] = "x"
for path in (".hostile-note", "/tmp/hostile-note", "/dev/shm/hostile-note"):
    try:
        with open(path, "w") as file:
            file.write("note")
    except OSError:
        pass
os.umask(0o123)
try:
    ctypes.CDLL(None).setenv(b"HOSTILE_NOTE", b"x", 1)
except OSError:
    pass
