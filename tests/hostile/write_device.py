# row: 35
# tries: to make devices, pipes and sockets with a name
# must: pass

import os
import stat

attempt("a disk", os.mknod, "disk", stat.S_IFBLK | 0o600, os.makedev(254, 0))
attempt("memory", os.mknod, "memory", stat.S_IFCHR | 0o600, os.makedev(1, 1))
attempt("a named pipe", os.mkfifo, "pipe")
attempt("a socket", os.mknod, "socket", stat.S_IFSOCK | 0o600)
attempt("a plain node", call, "mknodat", -100, b"plain", stat.S_IFREG | 0o600, 0)
