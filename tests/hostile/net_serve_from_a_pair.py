# row: 30 own
# tries: to give one end of a pair a name, and wait there
# must: pass

import socket


def name(address):
    one, _two = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    one.bind(address)


attempt("a path", name, "server")
attempt("a name", name, "\0" + BAIT["mark"])
attempt("listening", lambda: socket.socketpair()[0].listen())
