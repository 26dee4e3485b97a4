# row: 18 22 own
# tries: to describe an array's kind by a list, a dict, a number
# must: fail
# kind: protocol

KINDS = [
    {"names": ["a"], "formats": ["O"]},
    [["a", "O"]],
    7,
    None,
    {"names": ["a"], "formats": ["<f8"], "offsets": [2**40]},
]
turn = iter(KINDS * 9)


def answer(request):
    tree = {"t": "array", "d": next(turn), "s": [8], "b": 0}
    return frame({**message(tree), "sizes": [64]}, b"\x41" * 64)


take_over(answer)
