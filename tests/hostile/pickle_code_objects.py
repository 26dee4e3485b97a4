# row: 22 own
# tries: to answer with code, modules, types and functions in place of values
# must: fail

import os
import sys

FORMS = [sys._getframe().f_code, os, type, print, sys]
turn = iter(FORMS * 9)


def fit(x, y, lr, epochs):
    return next(turn)
