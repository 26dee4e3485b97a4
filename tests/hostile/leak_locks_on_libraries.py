# row: 48
# tries: to signal to a submission beside it by locks on files that both may read
# must: pass

import fcntl
import os
import struct

shared = os.open(os.__file__, os.O_RDONLY)
attempt("flock", fcntl.flock, shared, fcntl.LOCK_SH | fcntl.LOCK_NB)
attempt("flock by number", call, "flock", shared, 1)
want = struct.pack("hhlli", fcntl.F_RDLCK, 0, 0, 0, 0)
attempt("an open file's lock", fcntl.fcntl, shared, 37, want)
