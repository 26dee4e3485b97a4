# row: 40 48
# tries: to read the person's keyring
# must: killed

call("keyctl", 11, -4, bytes(64), 64)
