# row: 30 48 own
# tries: to meet the submission that is graded next on a port of this machine
# must: pass
# profile: http
# times: 2

import socket


def meet():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as link:
        link.settimeout(1)
        link.connect(("127.0.0.1", 47001))


attempt("somebody", meet)
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 47001))
server.listen()
