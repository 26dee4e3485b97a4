# row: 18 own
# tries: to hand out objects by numbers that are none
# must: fail

FORMS = [2**70, -1, "0", 0.0, None, [0], True]
turn = iter(FORMS * 9)


def answer(request):
    return frame(message({"t": "handle", "id": next(turn), "type": 7, "call": "yes"}))


take_over(answer)
