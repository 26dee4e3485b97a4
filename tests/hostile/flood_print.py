# row: 10
# tries: to drown the grader in printed text (100 MB)
# must: pass
# marker: xxxxxxxx
# limits: 4 8

for _ in range(100):
    print("x" * (1 << 20))
