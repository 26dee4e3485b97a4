# row: 1
# tries: to hold the grader for ever while its file is being loaded
# must: fail
# kind: limit
# limits: 0.2 0.6

while True:
    pass
