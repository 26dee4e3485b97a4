# row: 48 own
# tries: to tell which pages of a library others have used
# must: no_escape

import ctypes
import mmap
import os

try:
    with open(os.__file__, "rb") as file:
        length = os.fstat(file.fileno()).st_size
        rights = mmap.PROT_READ | mmap.PROT_WRITE
        memory = mmap.mmap(file.fileno(), length, flags=mmap.MAP_PRIVATE, prot=rights)
        room = ctypes.create_string_buffer(length // 4096 + 1)
        print(libc("mincore", ctypes.addressof(ctypes.c_char.from_buffer(memory)), length, room))
except OSError as error:
    print("stopped by", error)
