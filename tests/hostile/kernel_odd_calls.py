# row: 40 own
# tries: calls that no lesson needs, some with a history of holes
# must: pass

for name in """vmsplice splice tee modify_ldt io_setup lookup_dcookie remap_file_pages mbind
adjtimex clock_adjtime sethostname quotactl_fd statmount listmount lsm_set_self_attr
pkey_alloc set_mempolicy_home_node open_tree_attr""".split():
    attempt(name, call, name, 0, 0, 0, 0, 0, 0)
