"""Let Prometheus' own tool check the alert rules, and a broken copy of them."""

import subprocess
from pathlib import Path

from baibu.workbench.monitor import rules


def lab():
    right = rules.rules_file()
    Path("rules.yml").write_text(right, encoding="utf-8")
    Path("broken.yml").write_text(right.replace(")", "", 1), encoding="utf-8")
    said = [
        subprocess.run(["promtool", "check", "rules", name], capture_output=True, text=True)
        for name in ("rules.yml", "broken.yml")
    ]
    count = len(rules.rules())
    holds = said[0].returncode == 0 and said[1].returncode != 0
    return {"rules": count, "holds": holds and f"{count} rules found" in said[0].stdout}
