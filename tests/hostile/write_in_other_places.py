# row: 33
# tries: to leave files wherever programs may leave files
# must: pass

import os

places = ["/tmp", "/var/tmp", "/dev/shm", "/run", "/dev", "/etc", "/usr/lib", "/", "..", "../.."]
places += [BAIT["home"], BAIT["repository"], BAIT["package"], os.path.dirname(os.__file__)]
for place in places:
    if os.path.realpath(place) == os.getcwd() != "/":
        continue  # its own scratch
    path = os.path.join(place, BAIT["mark"])
    attempt("a file in " + place, open, path, "x")
    attempt("a folder in " + place, os.mkdir, path + ".d")
    attempt("a file without a name in " + place, os.open, place, os.O_TMPFILE | os.O_RDWR)
