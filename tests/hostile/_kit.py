# What every attacker of this folder brings along. The harness puts it in front of each submission,
# after one line that sets BAIT: where the things lie that must stay untouched and unread (files, a
# process, sockets, names), and the judge's process number. It never holds what is secret in them.

BAIT = globals().get("BAIT", {})  # set above; named here for readers

NUMBERS = {  # of system calls: x86-64, arm64; -1 where there is none
    "read": (0, 63), "write": (1, 64), "mmap": (9, 222), "ioctl": (16, 29), "shmget": (29, 194),
    "clone": (56, 220), "fork": (57, -1), "vfork": (58, -1), "execve": (59, 221), "kill": (62, 129),
    "semget": (64, 190), "msgget": (68, 186), "fcntl": (72, 25), "flock": (73, 32),
    "truncate": (76, 45), "link": (86, -1), "symlink": (88, -1), "chmod": (90, -1),
    "chown": (92, -1), "ptrace": (101, 117), "syslog": (103, 116), "setuid": (105, 146),
    "setgid": (106, 144), "setpgid": (109, 154), "setsid": (112, 157), "setreuid": (113, 145),
    "setgroups": (116, 159), "setresuid": (117, 147), "setresgid": (119, 149),
    "setfsuid": (122, 151), "capset": (126, 91), "rt_sigqueueinfo": (129, 138),
    "mknod": (133, -1), "personality": (135, 92), "setpriority": (141, 140),
    "sched_setscheduler": (144, 119), "modify_ldt": (154, -1), "pivot_root": (155, 41),
    "prctl": (157, 167), "adjtimex": (159, 171), "setrlimit": (160, 164), "chroot": (161, 51),
    "acct": (163, 89), "settimeofday": (164, 170), "mount": (165, 40), "umount2": (166, 39),
    "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142), "sethostname": (170, 161),
    "iopl": (172, -1), "ioperm": (173, -1), "init_module": (175, 105),
    "delete_module": (176, 106), "quotactl": (179, 60), "setxattr": (188, 5), "tkill": (200, 130),
    "sched_setaffinity": (203, 122), "io_setup": (206, 0), "lookup_dcookie": (212, 18),
    "remap_file_pages": (216, 234), "clock_settime": (227, 112), "tgkill": (234, 131),
    "mbind": (237, 235), "mq_open": (240, 180), "kexec_load": (246, 104), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "ioprio_set": (251, 30),
    "inotify_init1": (294, 26), "migrate_pages": (256, 238), "mknodat": (259, 33),
    "fchownat": (260, 54), "linkat": (265, 37), "symlinkat": (266, 36), "unshare": (272, 97),
    "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75), "move_pages": (279, 239),
    "rt_tgsigqueueinfo": (297, 240), "perf_event_open": (298, 241), "fanotify_init": (300, 262),
    "prlimit64": (302, 261), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "clock_adjtime": (305, 266), "setns": (308, 268), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "kcmp": (312, 272), "finit_module": (313, 273),
    "sched_setattr": (314, 274), "seccomp": (317, 277), "memfd_create": (319, 279),
    "kexec_file_load": (320, 294), "bpf": (321, 280), "execveat": (322, 281),
    "userfaultfd": (323, 282), "mlock2": (325, 284), "pkey_alloc": (330, 289),
    "pidfd_send_signal": (424, 424), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "pidfd_open": (434, 434), "clone3": (435, 435), "openat2": (437, 437),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "mount_setattr": (442, 442),
    "quotactl_fd": (443, 443), "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446), "memfd_secret": (447, 447),
    "process_mrelease": (448, 448), "set_mempolicy_home_node": (450, 450), "statmount": (457, 457),
    "listmount": (458, 458), "lsm_set_self_attr": (460, 460), "open_tree_attr": (467, 467),
}  # fmt: skip


def attempt(what, action, *arguments, **named):
    """Try what must be refused, and say how it ended."""
    try:
        got = action(*arguments, **named)
    except BaseException as error:
        print(f"stopped by {type(error).__name__}: {what}")
        return None
    print(f"ESCAPED {what}: {got!r}"[:300])
    return got


def libc(name, *arguments):
    """Call a function of the C library; its failure is an OSError."""
    import ctypes
    import os

    function = getattr(ctypes.CDLL(None, use_errno=True), name)
    function.restype = ctypes.c_long
    got = function(*(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if got == -1 or (got & 0xFFFFFFFF) == 0xFFFFFFFF:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return got


def call(name, *arguments):
    """Make a system call by its number, without the C library's opinion."""
    import os

    number = name
    if isinstance(name, str):
        number = NUMBERS[name][os.uname().machine == "aarch64"]
    if number < 0:
        raise OSError(38, "this architecture has no such call")
    return libc("syscall", number, *arguments)


def line_number():
    """Find the descriptor of the line to the judge: the first socket there is."""
    import os
    import stat

    for descriptor in range(1024):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                return descriptor
        except OSError:
            pass
    raise OSError("no line")


def message(value=None, **more):
    """Word an answer as the runner would."""
    return {"value": value, "printed": "", "total": 0, "sizes": [], **more}


def frame(header, body=b""):
    """Frame an answer as `inside/codec.py` does: two lengths, a JSON header, a body."""
    import json
    import struct

    raw = header if isinstance(header, bytes) else json.dumps(header).encode("utf-8")
    return struct.pack("<IQ", len(raw), len(body)) + raw + body


def padded(raw):
    """Fill a buffer up to a multiple of 64 bytes, as the codec lays it."""
    return raw + bytes(-len(raw) % 64)


def take_over(answer):
    """Be the runner from now on: `answer(request)` gives the raw bytes to send for a call.

    Loading is answered as if all were well, and whatever is looked up is a handle.
    """
    import json
    import socket
    import struct

    link = socket.socket(fileno=line_number())
    link.setblocking(True)

    def read(size):
        data = b""
        while len(data) < size:
            part = link.recv(size - len(data))
            if not part:
                raise SystemExit
            data += part
        return data

    link.sendall(frame(message()))
    while True:
        header, body = struct.unpack("<IQ", read(12))
        request = json.loads(read(header))
        read(body)
        if request["op"] in ("get", "define"):
            handle = {"t": "handle", "id": 1, "type": "function", "call": True}
            link.sendall(frame(message(handle)))
        else:
            raw = answer(request)
            if raw:
                link.sendall(raw)


def give(raw):
    """Answer every call with the same bytes."""
    take_over(lambda request: raw)


def attack_line(raw, times=1):
    """Write bytes onto the line beside the runner's own."""
    import os

    for _ in range(times):
        os.write(line_number(), raw)


def token_in(data):
    """Find a canary's secret in bytes or text."""
    import re

    if isinstance(data, bytes):
        data = data.decode("latin-1")
    found = re.search("canary" + "-[0-9a-f]{32}", data)
    return found.group() if found else None
