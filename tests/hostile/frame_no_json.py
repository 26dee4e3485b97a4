# row: 18
# tries: to send no JSON, no UTF-8, no object
# must: fail
# kind: protocol

FORMS = [b"\xff\xfe\x00", b"", b"[1, 2]", b"null", b'"value"', b'{"sizes": 7}', b"{}", b"1e999"]
turn = iter(FORMS * 9)
take_over(lambda request: frame(next(turn)))
