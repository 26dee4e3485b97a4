# row: 18 20
# tries: to pass numbers that JSON does not have
# must: fail

give(frame(b'{"printed":"","total":Infinity,"sizes":[],"value":{"t":"tuple","v":[NaN,1e999]}}'))
