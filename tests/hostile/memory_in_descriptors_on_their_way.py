# row: 13 own
# tries: to hold more descriptors than allowed, by sending them to itself
# must: pass

import array
import os
import socket


def hoard():
    pairs = [socket.socketpair() for _ in range(12)]
    for _ in range(200):
        for ours, _theirs in pairs:
            sent = array.array("i", os.pipe())
            ours.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, sent)])
            os.close(sent[0])
            os.close(sent[1])


attempt("descriptors in flight", hoard)
