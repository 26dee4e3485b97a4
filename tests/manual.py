"""Write what the program knows better than a person: errors, settings, commands.

Reads  the error classes and their messages, the rows of the settings, the tree of commands.
Gives  Markdown between `<!-- NAME: ... -->` and `<!-- end of NAME -->` in docs/LANGUAGE/NAME.md.
Never  touches a word outside those marks. `make docs` runs it.

Start reading at `renewed`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable
from pathlib import Path

import click

import baibu
from baibu.cli.tree import root
from baibu.cli.wishes import Wishes
from baibu.core.errors import BaibuError
from baibu.core.language import LANGUAGES, Language, messages
from baibu.core.settings import ROWS

DOCS = Path(__file__).resolve().parents[1] / "docs"
WORDS: dict[str, dict[Language, str]] = {
    "fix": {"en": "What to do", "zh": "怎么办"},
    "exit": {"en": "Exit code", "zh": "退出码"},
    "setting": {
        "en": "| setting | flag | variable | default | what it does |",
        "zh": "| 设置项 | 选项 | 环境变量 | 默认值 | 作用 |",
    },
}


def modules() -> list[str]:
    """Name every module of the program."""
    found = pkgutil.walk_packages(baibu.__path__, "baibu.")
    return sorted(module.name for module in found if not module.name.endswith("__main__"))


def error_classes() -> dict[str, type[BaibuError]]:
    """Give every error that a person can meet, by code."""
    for name in modules():
        if "migrations" not in name:
            importlib.import_module(name)
    found: dict[str, type[BaibuError]] = {}
    waiting: list[type[BaibuError]] = [BaibuError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        code = kind.__dict__.get("code")
        if code is not None and kind.__module__.startswith("baibu."):
            found[code] = kind
    return dict(sorted(found.items()))


def errors(language: Language) -> str:
    """Give a heading for each code, what happened, and what to do."""
    texts = messages("errors")
    parts: list[str] = []
    for code, kind in error_classes().items():
        what, fix = (_places(texts[f"{code}.{part}"].into(language)) for part in ("what", "fix"))
        does, leaves = WORDS["fix"][language], WORDS["exit"][language]
        colon = "：" if language == "zh" else ": "
        parts.append(
            f"### {code}\n\n{what}\n\n**{does}{colon.strip()}** {fix}\n\n{leaves}{colon}{kind.exit}"
        )
    return "\n\n".join(parts)


def settings(language: Language) -> str:
    """Give a table of every setting."""
    lines = [WORDS["setting"][language], "|---|---|---|---|---|"]
    for row in ROWS:
        flag = "--lang" if row.name == "language" else f"--{row.name.replace('_', '-')}"
        default = f"`{row.default}`" if row.default else ""
        about = row.about.into(language).replace("|", "\\|")
        lines.append(f"| `{row.name}` | `{flag}` | `{row.variable}` | {default} | {about} |")
    return "\n".join(lines)


def commands(language: Language) -> str:
    """Give the help of every command."""
    wishes = Wishes(language=language, json=False)
    top = click.Context(root, info_name="baibu", obj=wishes)
    return "\n\n".join(
        f"### {ctx.command_path}\n\n```text\n{ctx.get_help()}\n```" for ctx in contexts(root, top)
    )


def contexts(command: click.Command, ctx: click.Context) -> list[click.Context]:
    """Give a context for a command and for all commands below it."""
    found = [ctx]
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            found += contexts(inner, click.Context(inner, info_name=name, parent=ctx))
    return found


PAGES: dict[str, Callable[[Language], str]] = {
    "errors": errors,
    "settings": settings,
    "commands": commands,
}


def renewed(name: str, language: Language) -> tuple[Path, str]:
    """Give a page of the manual as it should be."""
    path = DOCS / language / f"{name}.md"
    text = path.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name}:.*?-->).*?(<!-- end of {name} -->)", re.DOTALL)
    made = PAGES[name](language)
    text, count = marks.subn(lambda found: f"{found[1]}\n\n{made}\n\n{found[2]}", text)
    assert count == 1, f"{path} needs its two marks exactly once"
    return path, text


def _places(text: str) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", r"‹\1›", text)


def main() -> int:
    """Write every page anew."""
    for name in PAGES:
        for language in LANGUAGES:
            path, text = renewed(name, language)
            path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
