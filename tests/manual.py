"""Write what the program knows better than a person: errors, settings, commands, attacks.

Reads  the error classes and their messages, the rows of the settings, the tree of commands, the
       headers of the hostile submissions.
Gives  Markdown between `<!-- NAME: ... -->` and `<!-- end of NAME -->` in docs/LANGUAGE/NAME.md.
Never  touches a word outside those marks. `make docs` runs it.

Start reading at `renewed`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

import click

import baibu
from baibu.cli.tree import root
from baibu.cli.wishes import Wishes
from baibu.core.errors import BaibuError
from baibu.core.language import LANGUAGES, Language, messages
from baibu.core.settings import ROWS
from makers.hostile import Hostile, corpus

DOCS = Path(__file__).resolve().parents[1] / "docs"
WORDS: dict[str, dict[Language, str]] = {
    "fix": {"en": "What to do", "zh": "怎么办"},
    "exit": {"en": "Exit code", "zh": "退出码"},
    "setting": {
        "en": "| setting | flag | variable | default | what it does |",
        "zh": "| 设置项 | 选项 | 环境变量 | 默认值 | 作用 |",
    },
    "claim": {
        "en": "The corpus holds {count} hostile submissions. What is claimed is this: **no escape"
        " in {count} hostile submissions on tier A, and none in {on_b} on tier B**, as root and as"
        " an ordinary user. In {refused} of them the attack is made, is refused, and the honest"
        " solution behind it must still pass; {killed} must be ended by the kernel; {nothing} must"
        " earn nothing that they did not earn; in {open} any verdict is right as long as nothing"
        " outside was touched or read.",
        "zh": "攻击集里有 {count} 份恶意提交。我们声明的是：**在 A 级，{count} 份恶意提交无一逃逸；"
        "在 B 级，{on_b} 份无一逃逸**，以 root 和普通用户的身份各运行一遍。其中 {refused} 份先发起"
        "攻击、被拒绝，后面附上的正确解答仍须通过；{killed} 份须由内核终止；{nothing} 份不得拿到"
        "任何不该得的分；另外 {open} 份不论得到什么结果，只要没有碰到、没有读到外面的东西就算"
        "守住。",
    },
    "attack": {
        "en": "| the attack | submissions | for example |",
        "zh": "| 攻击方式 | 份数 | 文件举例 |",
    },
}
ATTACKS: Mapping[str, dict[Language, str]] = {  # the first word of a file's name
    "deep": {"en": "recursion and nesting without end", "zh": "无限递归与嵌套"},
    "descriptors": {"en": "hoard or find file descriptors", "zh": "囤积或寻找文件描述符"},
    "die": {"en": "end the process and hope it counts", "zh": "让进程结束，指望蒙混过关"},
    "exec": {"en": "start another program", "zh": "启动别的程序"},
    "feedback": {
        "en": "make the feedback tell what is hidden",
        "zh": "从反馈里套出隐藏的内容",
    },
    "flood": {"en": "print and report without end", "zh": "无休止地输出、撑大报告"},
    "frame": {"en": "forge what goes to the judge", "zh": "伪造发给评判进程的消息"},
    "giant": {"en": "return what nothing can hold", "zh": "返回大到装不下的值"},
    "hang": {"en": "never answer", "zh": "永不作答"},
    "kernel": {"en": "call the kernel past what is allowed", "zh": "越过许可直接调用内核"},
    "leak": {
        "en": "leave something for the next submission",
        "zh": "给下一份提交留下东西",
    },
    "lie": {"en": "return objects that lie", "zh": "返回会说谎的对象"},
    "limits": {"en": "raise or misuse the limits", "zh": "抬高或滥用限额"},
    "memory": {"en": "take all memory", "zh": "耗尽内存"},
    "net": {"en": "reach a network or a socket", "zh": "连接网络或套接字"},
    "patch": {
        "en": "replace library functions and Python's own",
        "zh": "替换库函数和 Python 自身的部件",
    },
    "pickle": {"en": "send code in place of data", "zh": "用代码冒充数据"},
    "proc": {"en": "see, signal or start processes", "zh": "窥探、打扰或创建进程"},
    "profile": {
        "en": "use a wider profile for more than it opens",
        "zh": "借较宽的权限配置越界",
    },
    "read": {"en": "read what it may not", "zh": "读取不该读的东西"},
    "replay": {"en": "foresee or replay the hidden inputs", "zh": "预知或重放隐藏的输入"},
    "thread": {"en": "misuse threads", "zh": "滥用线程"},
    "write": {"en": "write outside the scratch folder", "zh": "写到临时文件夹之外"},
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


def security(language: Language) -> str:
    """Give the claim, and what was attacked."""
    everyone = corpus()
    musts = [hostile.must["A"] for hostile in everyone]
    claim = WORDS["claim"][language].format(
        count=len(everyone),
        on_b=sum("B" in hostile.must for hostile in everyone),
        refused=musts.count("pass"),
        killed=musts.count("killed"),
        nothing=musts.count("fail"),
        open=musts.count("no_escape"),
    )
    groups: dict[str, list[Hostile]] = defaultdict(list)
    for hostile in everyone:
        groups[hostile.name.partition("_")[0]].append(hostile)
    lines = [claim, "", WORDS["attack"][language], "|---|---:|---|"]
    lines += [
        f"| {ATTACKS[group][language]} | {len(members)} | `{members[0].name}.py` |"
        for group, members in sorted(groups.items())
    ]
    return "\n".join(lines)


PAGES: dict[str, Callable[[Language], str]] = {
    "errors": errors,
    "settings": settings,
    "commands": commands,
    "security": security,
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
