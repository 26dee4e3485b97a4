# row: 48
# tries: to leave messages in queues, semaphores and segments that outlive it
# must: pass

import os

key = os.getpid() + 88_000
attempt("a queue", call, "msgget", key, 0o1600)
attempt("semaphores", call, "semget", key, 1, 0o1600)
attempt("a segment", call, "shmget", key, 4096, 0o1600)
attempt("a named queue", call, "mq_open", b"hostile", 0o102, 0o600, 0)
attempt("a known segment", call, "shmget", BAIT["segment"], 1, 0)
