"""Check a Dockerfile line by line, and build it where an engine answers."""

import shutil
import subprocess
from pathlib import Path

from baibu.workbench.bridges.dockerfile import faults


def lab():
    good = 'FROM scratch\nCOPY model.txt /model.txt\nUSER 10001\nENTRYPOINT ["/model"]\n'
    bad = "FROM python\nADD . /\nRUN apt-get install curl\nCMD python app.py\n"
    Path("Dockerfile").write_text(good, encoding="utf-8")
    Path("model.txt").write_text("a model would lie here\n", encoding="utf-8")
    docker, built = shutil.which("docker"), False
    if docker and not subprocess.run([docker, "info"], capture_output=True).returncode:
        made = subprocess.run([docker, "build", "--quiet", "."], capture_output=True, text=True)
        built = made.stdout.startswith("sha256:")
        subprocess.run([docker, "rmi", made.stdout.strip()], capture_output=True)
    facts = {"lines": good.count("\n"), "found": len(faults(good)), "bad": len(faults(bad))}
    return facts | {"built": "✓" if built else "–", "holds": not faults(good) and bool(faults(bad))}
