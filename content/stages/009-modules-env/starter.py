"""Stage 9: turn a script into a package. FILES holds the text of every file, by its path.
第 9 关：把脚本做成包。FILES 里按路径存放每个文件的内容。
"""

# The script. It works, as long as nobody wants to import it, install it, or knows less than you do.
# 这是脚本。能用，只要没有人想导入它、安装它，用的人又和你一样清楚它的脾气。
SCRIPT = """
import sys


def parse_line(line):
    day, subject, minutes = line.strip().split(",")
    return int(day), subject.strip(), int(minutes)


def totals(entries):
    sums = {}
    for day, subject, minutes in entries:
        sums[subject] = sums.get(subject, 0) + minutes
    return sums


with open(sys.argv[1], encoding="utf-8") as file:
    entries = [parse_line(line) for line in file if line.strip()]
for subject, minutes in sorted(totals(entries).items()):
    print(f"{subject}: {minutes} min")
"""

PYPROJECT = """
[build-system]
requires = ["setuptools>=69"]
build-backend = "setuptools.build_meta"

[project]
name = "studyledger"
"""  # TODO: the version, requires-python, the command / 版本、requires-python、命令

# TODO: the modules entries.py, cli.py and __main__.py, with type hints; py.typed, which is empty
# TODO：模块 entries.py、cli.py、__main__.py，带类型标注；还有空文件 py.typed
INIT = '''
"""Read a study ledger and add up its minutes."""
'''

FILES = {
    "pyproject.toml": PYPROJECT,
    "src/studyledger/__init__.py": INIT,
}


def write_files(folder: str) -> None:
    """Write all files below `folder`, to try them on your own machine.
    把所有文件写到 `folder` 下面，好在自己电脑上试。
    """
    import pathlib

    for name, text in FILES.items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
