# row: 30 39
# tries: to open sockets of families that lead to the host, the kernel or the air
# must: pass

import socket

FAMILIES = {"netlink": 16, "packet": 17, "vsock": 40, "bluetooth": 31, "can": 29, "crypto": 38}
FAMILIES |= {"key": 15, "xdp": 44, "tipc": 30, "rds": 21, "qrtr": 42, "smc": 43, "unix": 1}
for name, family in FAMILIES.items():
    for kind in (1, 2, 3, 5):
        attempt(f"{name} {kind}", socket.socket, family, kind)
for family in (2, 10, 16, 40):
    attempt(f"a pair of family {family}", socket.socketpair, family, socket.SOCK_STREAM)
