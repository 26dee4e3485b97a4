# row: 30 48
# tries: to reach servers by names that are no files
# must: pass

import socket


def connect(kind, name):
    with socket.socket(socket.AF_UNIX, kind) as link:
        link.connect("\0" + name)
        return link.send(b"x")


def serve():
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.bind("\0" + BAIT["mark"])


attempt("a stream", connect, socket.SOCK_STREAM, BAIT["abstract"])
attempt("datagrams", connect, socket.SOCK_DGRAM, BAIT["abstract_datagram"])
attempt("a name of its own", serve)
