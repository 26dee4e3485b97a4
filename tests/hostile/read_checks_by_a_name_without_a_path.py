# row: 25 own
# tries: to open files by handles that need no path
# must: killed

handle = (8).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(128)
call("open_by_handle_at", -100, handle, 0)
