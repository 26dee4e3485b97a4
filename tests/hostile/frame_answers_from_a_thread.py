# row: 17
# tries: to take the judge's questions away from the runner and answer them itself
# must: fail
# limits: 0.2 0.25

import threading

threading.Thread(
    target=give, args=(frame(message({"t": "tuple", "v": [0.0, 0.0]})),), daemon=True
).start()
