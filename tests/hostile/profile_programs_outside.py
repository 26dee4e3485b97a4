# row: 31 33 37 own
# tries: where programs may run, to have them read and write what it may not
# must: pass
# profile: programs

import subprocess
import sys

subprocess.run([sys.executable, "-I", "-c", "print()"], check=True)  # programs work here
READ = "import sys; print(open(sys.argv[1]).read())"
for path in (BAIT["file"], BAIT["checks"], BAIT["key"], "/etc/passwd"):
    run = [sys.executable, "-I", "-c", READ, path]
    attempt(path, subprocess.run, run, check=True, capture_output=True)
WRITE = "import sys; open(sys.argv[1], 'a')"
attempt("write", subprocess.run, [sys.executable, "-I", "-c", WRITE, BAIT["file"]], check=True)
attempt("a shell", subprocess.run, ["/bin/sh", "-c", "true"], check=True)
attempt("a setuid program", subprocess.run, ["/usr/bin/su", "-c", "true"], check=True)
