# row: 40 48
# tries: to ask for a key
# must: killed

call("request_key", b"user", b"hostile", 0, 0)
