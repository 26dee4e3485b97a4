# row: 10 own
# tries: to print what a terminal obeys, what no file can hold, and what no database takes
# must: pass
# marker: after

print("\x1b]0;title\x07\x1b[2J \ud800 \udfff \u202e before \x00 \x9b31m after")
