# row: 30 own
# tries: to connect one end of a pair to a server, where connecting is allowed
# must: pass
# profile: http

import socket


def turn(kind, address):
    one, _two = socket.socketpair(socket.AF_UNIX, kind)
    one.connect(address)


for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    attempt(f"a path, kind {kind}", turn, kind, BAIT["unix"])
    attempt(f"datagrams, kind {kind}", turn, kind, BAIT["unix_datagram"])
    attempt(f"a name, kind {kind}", turn, kind, "\0" + BAIT["abstract"])
