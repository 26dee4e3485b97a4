# row: 30
# tries: to reach servers by their path, such as a container's or a key agent's
# must: pass

import socket


def connect(kind, path):
    with socket.socket(socket.AF_UNIX, kind) as link:
        link.connect(path)
        return link.send(b"x")


attempt("a stream", connect, socket.SOCK_STREAM, BAIT["unix"])
attempt("datagrams", connect, socket.SOCK_DGRAM, BAIT["unix_datagram"])
attempt("a container's", connect, socket.SOCK_STREAM, "/var/run/docker.sock")
