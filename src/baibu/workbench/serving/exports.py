"""Take a packaged model elsewhere: to Flask, a container, containers that watch it, a Space.

Reads  a package's folder; what is written follows from its signature and version.
Gives  a folder that can be carried away: the package is copied into it.
Never  writes over a file that is there.

Start reading at `export`.
"""

from __future__ import annotations

import json
import platform
import shlex
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from baibu.workbench.monitor import grafana, rules
from baibu.workbench.packaging import manifest
from baibu.workbench.packaging.signature import Signature
from baibu.workbench.serving.refusals import ExportInTheWayError
from baibu.workbench.serving.settings import PORT, Settings

Kind = Literal["flask", "docker", "compose", "spaces"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TEMPLATES = Path(__file__).parent / "templates" / "exports"
GRADIO = "6.31.0"
FLASK = "flask>=3.1,<4"
Files = dict[str, str]


def export(package: Path, kind: Kind, to: Path, *, latency_ms: float = 0.0) -> list[Path]:
    """Write an export; `latency_ms` is the limit of the problem card, for the alerts."""
    told, held = manifest.checked(package)
    signature = Signature.read(held["signature.json"].decode("utf-8"))
    facts = _facts(signature, told.version)
    made = _MAKERS[kind](signature, facts, latency_ms)
    made["requirements.txt"] = _requirements(kind, held)
    made["README.md"] = _filled(f"README_{kind}.md", facts)
    if to.exists() and any(to.iterdir()):
        raise ExportInTheWayError(where=to, name=next(to.iterdir()).name)
    shutil.copytree(package, to / "package", dirs_exist_ok=True)
    written = []
    for name, text in made.items():
        place = to / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
        written.append(place)
    return written


def _flask(_: Signature, facts: Mapping[str, Any], __: float) -> Files:
    return {"app.py": _filled("flask_app.py", facts)}


def _docker(_: Signature, facts: Mapping[str, Any], __: float) -> Files:
    return {
        "Dockerfile": _filled("Dockerfile", facts),
        ".dockerignore": _filled("dockerignore", facts),
    }


def _compose(signature: Signature, facts: Mapping[str, Any], latency_ms: float) -> Files:
    made = _docker(signature, facts, latency_ms)
    made["docker-compose.yml"] = _filled("docker-compose.yml", facts)
    here = "monitoring"
    made[f"{here}/prometheus.yml"] = rules.scrape_config(f"model:{PORT}")
    made[f"{here}/rules.yml"] = rules.rules_file(latency_ms=latency_ms)
    made[f"{here}/datasource.yml"] = _filled("datasource.yml", facts)
    made[f"{here}/dashboards.yml"] = _filled("dashboards.yml", facts)
    for language in ("zh", "en"):
        told = grafana.dashboard_file(language, kind=signature.task, name=signature.target)
        made[f"{here}/dashboards/{language}.json"] = told
    return made


def _spaces(_: Signature, facts: Mapping[str, Any], __: float) -> Files:
    return {"app.py": _filled("spaces_app.py", facts)}


_MAKERS: Mapping[Kind, Callable[[Signature, Mapping[str, Any], float], Files]] = {
    "flask": _flask, "docker": _docker, "compose": _compose, "spaces": _spaces,
}  # fmt: skip


def _facts(signature: Signature, told: str) -> dict[str, Any]:
    limits = Settings()
    return {
        "target": _one_line(signature.target),
        "title": json.dumps(signature.target, ensure_ascii=False),
        "version": told,
        "example": shlex.quote(json.dumps(signature.example, ensure_ascii=False)),
        "port": PORT,
        "python": platform.python_version(),
        "python_minor": ".".join(platform.python_version_tuple()[:2]),
        "gradio": GRADIO,
        "row_bytes": limits.batch_bytes,
        "batch_rows": limits.batch_rows,
    }


def _requirements(kind: Kind, held: Mapping[str, bytes]) -> str:
    """Name what has to be installed: what the package says, and what the export adds."""
    lines = [
        line
        for line in held.get("requirements.txt", b"").decode("utf-8").splitlines()
        if line.strip() and not line.startswith("baibu")
    ]
    ours = "baibu[serve]" if kind in ("docker", "compose") else "baibu"
    first = [f"{ours}=={_installed()}"]
    if kind == "flask":
        first.append(FLASK)
    return "\n".join([*first, *lines, ""])


def _installed() -> str:
    try:
        return version("baibu")
    except PackageNotFoundError:  # run from the sources, never installed
        return "0"


def _one_line(text: str) -> str:
    """Write a name so that it ends no comment and no docstring."""
    return " ".join(text.replace("\\", "/").replace('"', "”").split())


def _filled(name: str, facts: Mapping[str, Any]) -> str:
    return _templates().get_template(f"{name}.jinja").render(facts)


@cache
def _templates() -> Environment:
    return Environment(  # noqa: S701 - these are no HTML
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True
    )
