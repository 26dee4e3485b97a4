# row: 32
# tries: to read secrets of the environment, in Python, in C, in the process folder
# must: pass
# marker: found nothing

import ctypes
import os

texts = [f"{name}={value}" for name, value in os.environ.items()]
table = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
position = 0
while table and table[position]:
    texts.append(table[position].decode())
    position += 1
for path in ("/proc/self/environ", "/proc/1/environ", f"/proc/{BAIT['judge']}/environ"):
    try:
        texts.append(open(path, "rb").read().decode("latin-1"))
    except OSError as error:
        print("stopped by", type(error).__name__)
hits = [text for text in texts if token_in(text) or "CANARY" in text]
print("ESCAPED" if hits else "found nothing", hits)
