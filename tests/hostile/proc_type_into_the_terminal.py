# row: 29 own
# tries: to type commands into the terminal that the grader was started from
# must: pass

import fcntl
import termios


def type_in(descriptor):
    for letter in b"# hostile":
        fcntl.ioctl(descriptor, 0x5412, bytes([letter]))


for descriptor in (0, 1, 2):
    attempt(f"descriptor {descriptor}", type_in, descriptor)
    attempt("its buffer", fcntl.ioctl, descriptor, 0x541C, b"\x02")
attempt("the terminal", open, "/dev/tty", "r+b", 0)
attempt("high bits", call, "ioctl", 0, (1 << 40) | 0x5412, b"x")
attempt("its state", termios.tcgetattr, 0)
