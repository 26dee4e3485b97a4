# row: 26 49
# tries: to find what the zygote or an earlier submission left in the memory that was forked
# must: pass
# marker: found nothing
# limits: 6 9

import re

hits, read = [], 0
try:
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps.readlines():
            span, rights = line.split()[:2]
            low, high = (int(part, 16) for part in span.split("-"))
            if "r" not in rights or "[v" in line or high - low > 64 << 20:
                continue
            try:
                memory.seek(low)
                data = memory.read(high - low)
            except (OSError, ValueError, OverflowError, MemoryError):
                continue
            read += len(data)
            hits += re.findall(rb"canary" + rb"-[0-9a-f]{32}", data)
            del data
except OSError as error:
    print("stopped by", error)
print("ESCAPED" if hits else "found nothing", hits[:3], "in", read >> 20, "MB")
