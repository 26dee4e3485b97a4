# row: 18 34 own
# tries: to hand the judge descriptors, hundreds of them, with an answer
# must: fail

import array
import os
import socket

kept = os.open("/dev/null", os.O_RDONLY)


def answer(request):
    link = socket.socket(fileno=os.dup(line_number()))
    sent = array.array("i", [kept] * 50)
    raw = frame(message({"t": "tuple", "v": [0.0, 0.0]}))
    link.sendmsg([raw], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, sent)])
    link.close()


take_over(answer)
