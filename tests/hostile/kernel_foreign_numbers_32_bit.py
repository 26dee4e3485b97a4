# row: 41
# tries: to make calls by the numbers of 32-bit programs, through the old gate (getpid)
# must: killed
# only on: x86_64

import ctypes
import mmap

CODE = bytes.fromhex("b814000000" "cd80" "c3")  # mov eax, 20; int 0x80; ret
memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
memory.write(CODE)
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
ctypes.CFUNCTYPE(ctypes.c_long)(address)()
