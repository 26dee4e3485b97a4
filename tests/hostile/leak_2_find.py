# row: 48 49
# tries: to find what the submission before it left
# must: pass
# marker: found nothing

import builtins
import os
import sys

found = [name for name in ("hostile_note",) if name in sys.modules or hasattr(builtins, name)]
found += [name for name in os.environ if "HOSTILE" in name]
notes = (".hostile-note", "/tmp/hostile-note", "/dev/shm/hostile-note")
found += [path for path in notes if os.path.exists(path)]
found += os.listdir() if os.access(".", os.R_OK) and os.getcwd() != "/" else []
mask = os.umask(0o77)
found += ["umask"] if mask == 0o123 else []
print("ESCAPED" if found else "found nothing", found)
