# row: 10
# tries: to drown the grader in a hundred thousand short lines
# must: pass
# marker: x
# limits: 4 8

for _ in range(100_000):
    print("x")
