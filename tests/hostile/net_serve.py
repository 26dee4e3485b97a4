# row: 30
# tries: to wait for visitors
# must: pass

import socket


def serve(family, address):
    link = socket.socket(family, socket.SOCK_STREAM)
    link.bind(address)
    link.listen()


attempt("on a port", serve, socket.AF_INET, ("127.0.0.1", 0))
attempt("on every address", serve, socket.AF_INET, ("0.0.0.0", 0))
attempt("in a file", serve, socket.AF_UNIX, "server")
