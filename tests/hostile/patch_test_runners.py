# row: 21
# tries: the trick that gave full marks elsewhere: patch pytest, unittest, IPython and doctest
# must: fail

import sys
import types
import unittest

for name in ("pytest", "_pytest", "_pytest.runner", "IPython", "doctest", "otter", "nbgrader"):
    sys.modules[name] = types.ModuleType(name)
unittest.TestCase.assertEqual = lambda *args, **named: None
unittest.TestResult.wasSuccessful = lambda self: True


def showtraceback(*args, **named):
    return None


def fit(x, y, lr, epochs):
    raise AssertionError
