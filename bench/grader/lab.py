"""Read a lab: a stage of ours, and its checks as bare asserts, cut into parts for the peers.

Gives  `Lab`: the names that a submission defines, what the asserts share, and each check's body.

Start reading at `read`.
"""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass
from pathlib import Path

from baibu.content import Body, Stage
from baibu.content.load import read_body, read_stage

FOLDER = Path(__file__).parent / "labs"
LABS = ("gd", "tt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """One exercise in every grader's terms."""

    key: str
    stage: Stage
    body: Body
    names: tuple[str, ...]  # what a submission defines and the checks use
    plain: str  # the whole file of asserts
    shared: str  # its imports (but for the submission's names) and helpers
    checks: tuple[tuple[str, str], ...]  # name and body, in order

    def functions(self, prefix: str, indent: str = "", arguments: str = "") -> str:
        """Write every check as a function of its own."""
        parts = [
            f"def {prefix}{name}({arguments}):\n{textwrap.indent(body, '    ')}"
            for name, body in self.checks
        ]
        return textwrap.indent("\n".join(parts), indent)


def read(key: str) -> Lab:
    """Read a lab from its folder."""
    folder = FOLDER / key
    stage = read_stage(folder)
    plain = (folder / "plain.py").read_text(encoding="utf-8")
    tree = ast.parse(plain)
    names: tuple[str, ...] = ()
    shared: list[str] = []
    checks: list[tuple[str, str]] = []
    for node in tree.body:
        text = ast.get_source_segment(plain, node) or ""
        if isinstance(node, ast.ImportFrom) and node.module == "solution":
            names = tuple(alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("check_"):
            inner = plain.splitlines()[node.body[0].lineno - 1 : node.end_lineno]
            body = textwrap.dedent("\n".join(inner)) + "\n"
            checks.append((node.name.removeprefix("check_"), body))
        else:
            shared.append(text + "\n")
    return Lab(
        key=key,
        stage=stage,
        body=read_body(stage),
        names=names,
        plain=plain,
        shared="\n".join(shared),
        checks=tuple(checks),
    )
