# row: 40 own
# tries: calls that are newer than the filter
# must: pass

for number in (*range(463, 512), 1000, 5000, 0x3FFFFFFF):
    attempt(f"call {number}", call, number, 0, 0, 0, 0, 0, 0)
