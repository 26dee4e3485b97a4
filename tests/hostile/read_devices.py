# row: 31 50
# tries: to open disks, terminals, the graphics card, virtual machines and the mouse
# must: pass

import glob
import os

paths = ["/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/loop0", "/dev/tty", "/dev/console"]
paths += ["/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/userfaultfd", "/dev/ptmx", "/dev/pts/0"]
paths += ["/dev/nvidia0", "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/dri/renderD128", "/dev/kfd"]
for path in paths + glob.glob("/dev/nvidia*") + glob.glob("/dev/dri/*"):
    attempt(path, os.open, path, os.O_RDWR)
