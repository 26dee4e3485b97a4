"""Write down every id that is published, so that none can vanish unnoticed.

`python -m baibu.content.ids` adds the new ones to `content/ids.txt`; it never removes a line.
"""

from __future__ import annotations

from baibu.content.load import Catalog, load
from baibu.content.rules import Material
from baibu.content.rules.vanished import FILE, current


def record(catalog: Catalog) -> list[str]:
    """Add the ids that are not recorded yet; gives them."""
    made = [stage for stage in catalog.stages.values() if not stage.coming]
    bodies = {stage.id: catalog.body(stage) for stage in made}
    file = catalog.root / FILE
    known = set(file.read_text(encoding="utf-8").split("\n")) if file.exists() else set()
    lines = set(current(Material(catalog=catalog, bodies=bodies)))
    text = "\n".join(sorted((known | lines) - {""})) + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")
    return sorted(lines - known)


if __name__ == "__main__":
    record(load())
