# row: 36 38
# tries: to map users and groups anew, and to be the last whom the kernel kills for memory
# must: pass

import os


def put(name, text):
    with open(f"/proc/self/{name}", "w") as file:
        file.write(text)


attempt("users", put, "uid_map", "0 0 1")
attempt("groups", put, "gid_map", "0 0 1")
attempt("more groups", put, "setgroups", "allow")
attempt("spared for memory", put, "oom_score_adj", "-1000")
attempt("security", put, "attr/current", "unconfined")
attempt("clocks", put, "timens_offsets", "monotonic 86400 0")
