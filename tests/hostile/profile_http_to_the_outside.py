# row: 30 own
# tries: where loopback is open, to reach servers of the machine all the same
# must: pass
# profile: http

import socket


def send(family, kind, address):
    with socket.socket(family, kind) as link:
        link.settimeout(1)
        link.connect(address)
        return link.send(b"x")


attempt("the canary's port", send, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", BAIT["port"]))
attempt("by IPv6", send, socket.AF_INET6, socket.SOCK_STREAM, ("::1", BAIT["port"]))
attempt("another machine", send, socket.AF_INET, socket.SOCK_STREAM, ("192.0.2.1", 80))
attempt("a datagram there", send, socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.1", 53))
attempt("a raw socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, 1)
attempt("a path", send, socket.AF_UNIX, socket.SOCK_STREAM, BAIT["unix"])
attempt("packets", socket.socket, 17, socket.SOCK_RAW)
attempt("routes", socket.socket, 16, socket.SOCK_RAW)
