# row: 36
# tries: to become somebody else
# must: pass

other = 12345
attempt("setuid", call, "setuid", other)
attempt("setgid", call, "setgid", other)
attempt("setreuid", call, "setreuid", other, other)
attempt("setresuid", call, "setresuid", 0, 0, 0)
attempt("setresgid", call, "setresgid", 0, 0, 0)
attempt("setgroups", call, "setgroups", 0, 0)
