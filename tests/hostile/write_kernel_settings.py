# row: 33 40
# tries: to change the kernel's settings through the process folder
# must: pass

import os

paths = ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches"]
paths += ["/proc/sys/kernel/hostname", "/proc/sys/user/max_user_namespaces", "/proc/acpi/wakeup"]
paths += ["/sys/kernel/uevent_helper", "/sys/fs/cgroup/cgroup.procs", "/sys/power/state"]
paths += [f"/proc/{BAIT['judge']}/oom_score_adj", f"/proc/{BAIT['judge']}/mem"]
paths += [f"/proc/{BAIT['pid']}/oom_score_adj", f"/proc/{BAIT['pid']}/clear_refs"]
for path in paths:
    attempt(path, os.open, path, os.O_WRONLY)
