# row: 30 own
# tries: to turn one end of a pair round, to a server
# must: pass

import socket


def turn(kind, address):
    one, _two = socket.socketpair(socket.AF_UNIX, kind)
    one.connect(address)


for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
    attempt(f"a path, kind {kind}", turn, kind, BAIT["unix_datagram"])
    attempt(f"a name, kind {kind}", turn, kind, "\0" + BAIT["abstract_datagram"])
