# row: 7
# tries: to map more memory than allowed, private and shared
# must: pass

import mmap

attempt("4 GB private", mmap.mmap, -1, 4 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
attempt("4 GB shared", mmap.mmap, -1, 4 << 30, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
