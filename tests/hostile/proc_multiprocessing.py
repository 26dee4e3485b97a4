# row: 5
# tries: to start processes by the standard library's pools
# must: pass

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def process():
    made = multiprocessing.get_context("fork").Process(target=print)
    made.start()
    made.join(1)
    return made.exitcode


def pool():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as made:
        return made.submit(abs, -1).result(1)


attempt("a process", process)
attempt("a pool", pool)
