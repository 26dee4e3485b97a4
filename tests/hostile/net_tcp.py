# row: 30
# tries: to reach a server on this machine
# must: pass

import socket

attempt("the canary's port", socket.create_connection, ("127.0.0.1", BAIT["port"]), 1)
attempt("by its other name", socket.create_connection, ("localhost", BAIT["port"]), 1)
attempt("a socket for IPv4", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
attempt("a socket for IPv6", socket.socket, socket.AF_INET6, socket.SOCK_STREAM)
