# row: 30 own
# tries: to send to any address from one end of a pair, without socket() and connect()
# must: pass

import socket


def send(kind, address):
    one, two = socket.socketpair(socket.AF_UNIX, kind)
    two.setblocking(False)
    one.sendto(b"x", address)
    if two.recv(1):
        raise OSError("it went to the other end of the pair")


for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
    attempt(f"a path, kind {kind}", send, kind, BAIT["unix_datagram"])
    attempt(f"a name, kind {kind}", send, kind, "\0" + BAIT["abstract_datagram"])
    attempt(f"the system's log, kind {kind}", send, kind, "/dev/log")
