# row: 37
# tries: to become a program that lies in no file
# must: pass

import os


def run():
    descriptor = os.memfd_create("x")
    os.write(descriptor, b"#!/bin/true\n")
    call("execveat", descriptor, b"", 0, 0, 0x1000)


attempt("memory", run)
attempt("a descriptor", lambda: call("execveat", os.open("/", os.O_PATH), b"bin/true", 0, 0, 0))
