# row: 40 own
# tries: to watch what others do with files
# must: pass

import fcntl
import os

attempt("inotify", call, "inotify_init1", 0)
attempt("fanotify", call, "fanotify_init", 0, 0)
attempt("handles", call, "name_to_handle_at", -100, b"/", bytes(136), bytes(4), 0)
folder = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
attempt("notes about a folder", fcntl.fcntl, folder, fcntl.F_NOTIFY, fcntl.DN_ACCESS)
attempt("a lease", fcntl.fcntl, os.open(os.__file__, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)
