# row: 18 own
# tries: to raise what is no exception, so that the checks are blamed
# must: fail
# kind: protocol raised

FORMS = [[1], "x", 7, None, {"kinds": 7}, {"trace": 7}, {"trace": [1]}, {"trace": [[1, 2]]}]
FORMS += [{"trace": [[1e999, "f", "x"]]}, {"trace": [[float("nan"), "f", "x"]]}, {"kinds": [[]]}]
turn = iter(FORMS * 9)


def answer(request):
    return frame({"raise": next(turn), "printed": "", "total": 0, "sizes": []})


take_over(answer)
