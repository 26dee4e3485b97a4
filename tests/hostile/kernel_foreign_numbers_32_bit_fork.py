# row: 41 5
# tries: to fork by the number of 32-bit programs
# must: killed
# only on: x86_64

import ctypes
import mmap
import os

CODE = bytes.fromhex("53b80200000031dbcd805bc3")  # push rbx; mov eax, 2; int 0x80; pop rbx; ret
memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
memory.write(CODE)
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
if ctypes.CFUNCTYPE(ctypes.c_int)(address)() == 0:
    os._exit(0)
print("ESCAPED forked")
