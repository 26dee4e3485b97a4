# row: 30
# tries: to send a datagram, for which nobody needs to answer
# must: pass

import socket


def send():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        return link.sendto(b"x", ("127.0.0.1", BAIT["udp"]))


attempt("a datagram", send)
