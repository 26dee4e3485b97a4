# row: 17
# tries: to close one direction of the line, then the other
# must: fail
# kind: died limit
# limits: 0.2 0.25

import socket

link = socket.socket(fileno=line_number())


def fit(x, y, lr, epochs):
    link.shutdown(socket.SHUT_RD)
    link.shutdown(socket.SHUT_WR)
