# row: 36
# tries: to keep or regain capabilities
# must: pass
# marker: none held

import struct

head = struct.pack("=Ii", 0x20080522, 0)
attempt("take all", call, "capset", head, b"\xff" * 24)
attempt("keep them", call, "prctl", 8, 1, 0, 0, 0)
attempt("ambient", call, "prctl", 47, 2, 0, 0, 0)
held = [line for line in open("/proc/self/status") if line.startswith("Cap")]
bad = [line for line in held if not line.startswith("CapBnd") and int(line.split()[1], 16)]
print("none held" if held and not bad else f"ESCAPED {bad}")
