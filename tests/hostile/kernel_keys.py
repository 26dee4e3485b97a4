# row: 40 48
# tries: to leave a note in the person's keyring
# must: killed

call("add_key", b"user", b"hostile", b"note", 4, -4)
