# row: 25 26
# tries: to import the grader's package, with the content that it may hold
# must: pass

import importlib.util


def find():
    spec = importlib.util.find_spec("baibu")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("not there")
    return open(list(spec.submodule_search_locations)[0] + "/__init__.py").read()


attempt("import", __import__, "baibu.grader")
attempt("its content", __import__, "baibu.content.load")
attempt("its files", find)
