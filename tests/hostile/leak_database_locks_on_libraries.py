# row: 48
# tries: to signal to a submission beside it by the locks that databases use
# must: no_escape; tier A grants them, for databases in scratch: a bit, to a run at the same time
# on B: pass

import fcntl
import os
import struct

shared = os.open(os.__file__, os.O_RDONLY)
want = struct.pack("hhlli", fcntl.F_RDLCK, 0, 0, 0, 0)
try:
    fcntl.fcntl(shared, fcntl.F_SETLK, want)
    print("granted: a lock for reading")
except OSError as error:
    print("stopped by", error)
attempt("a lock for writing", fcntl.lockf, shared, fcntl.LOCK_EX | fcntl.LOCK_NB)
