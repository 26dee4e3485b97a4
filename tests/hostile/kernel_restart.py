# row: 40
# tries: to reach the call that restarts the machine (here it only asks about a key combination)
# must: killed

call("reboot", 0xFEE1DEAD, 672274793, 0, 0)
