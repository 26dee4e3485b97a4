# row: 33 own
# tries: to change what Landlock does not watch: rights, owner and times of a file outside
# must: pass

import os

path, folder = BAIT["file"], os.path.dirname(BAIT["file"])
attempt("rights", os.chmod, path, 0o777)
attempt("no rights", os.chmod, BAIT["home"], 0)
attempt("rights of its folder", os.chmod, folder, 0o777)
attempt("times", os.utime, path, (1, 1))
attempt("owner", os.chown, path, os.getuid(), os.getgid())
attempt("owner by number", call, "fchownat", -100, path.encode(), os.getuid(), os.getgid(), 0)
attempt("a note", os.setxattr, path, "user.mark", b"x")
attempt("a note by number", call, "setxattr", path.encode(), b"user.mark", b"x", 1, 0)
