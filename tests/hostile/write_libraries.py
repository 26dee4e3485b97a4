# row: 33 49
# tries: to change a library that later submissions will import
# must: pass

import json
import os
import sys

import numpy

for module in (os, json, numpy):
    attempt(module.__name__, open, module.__file__, "a")
    cache = os.path.join(os.path.dirname(module.__file__), "__pycache__")
    attempt(module.__name__ + " cache", open, os.path.join(cache, BAIT["mark"]), "x")
attempt("a start-up file", open, os.path.join(os.path.dirname(numpy.__file__), "../zz.pth"), "x")
attempt("the interpreter", open, sys.executable, "r+b")
