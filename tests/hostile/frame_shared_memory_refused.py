# row: 18 own
# tries: to be handed shared memory and to answer that it is done without laying anything there
# must: fail
# kind: protocol mismatch limit

import json
import os
import socket
import struct

SIZE = 8 << 20


def answer(request):
    tree = {"t": "array", "d": "<f8", "s": [SIZE // 8], "b": 0}
    raw = json.dumps({**message(tree), "sizes": [SIZE]}).encode()
    link = socket.socket(fileno=os.dup(line_number()))
    link.sendall(struct.pack("<IQ", len(raw), SIZE) + raw)
    socket.recv_fds(link, 1, 4)
    link.sendall(b"D")
    link.close()


take_over(answer)
