# row: 8 48
# tries: to get memory outside the address space, and leave it there, by shared memory
# must: pass

import os
from multiprocessing import shared_memory

attempt("POSIX", shared_memory.SharedMemory, BAIT["mark"], create=True, size=1 << 20)
attempt("a file in /dev/shm", open, "/dev/shm/" + BAIT["mark"], "wb")
attempt("System V", call, "shmget", 0, 1 << 20, 0o1600)
attempt("a segment with a name", call, "shmget", os.getpid() + 77_000, 4096, 0o1600)
