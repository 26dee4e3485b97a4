# row: 29
# tries: to signal a process by a descriptor instead of a number
# must: pass


def signal_by_descriptor(pid):
    return call("pidfd_send_signal", call("pidfd_open", pid, 0), 9, 0, 0)


attempt("the canary", signal_by_descriptor, BAIT["pid"])
attempt("the memory of the dying", call, "process_mrelease", 0, 0)
