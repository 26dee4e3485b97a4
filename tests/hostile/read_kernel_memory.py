# row: 27 40
# tries: to read the machine's memory, its messages and its symbols
# must: pass

paths = ("/dev/mem", "/dev/kmem", "/dev/port", "/proc/kcore", "/proc/kmsg", "/dev/kmsg")
for path in (*paths, "/proc/1/pagemap/x", "/sys/kernel/btf/vmlinux", "/sys/kernel/debug"):
    attempt(path, lambda path=path: open(path, "rb").read(64))
