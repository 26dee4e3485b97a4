"""Figures and numbers of stage 9, computed from the files of the solution."""

import ast
import contextlib
import importlib
import io
import pathlib
import sys
import tempfile

from solution import FILES

from baibu.publish.draw import Diagram, Style

LEDGER = "1,Python,30\n2,maths,45\n3,Python,20\n"


def numbers():
    """Give every number of the brief that can be computed, by using the package."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        ledger = pathlib.Path(folder, "ledger.csv")
        ledger.write_text(LEDGER, encoding="utf-8")
        sys.path.insert(0, f"{folder}/src")
        try:
            package = importlib.import_module("studyledger")
            main = importlib.import_module("studyledger.cli").main
            entries = [package.parse_line(line) for line in LEDGER.splitlines()]
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
                codes = [main([str(ledger)]), main([f"{folder}/nowhere.csv"]), main([])]
        finally:
            sys.path.remove(f"{folder}/src")
            for name in [name for name in sys.modules if name.startswith("studyledger")]:
                del sys.modules[name]
    first, second = out.getvalue().splitlines()
    return {
        "entry": repr(entries[0]),
        "totals": str(package.totals(entries)),
        "first": first,
        "second": second,
        "code": str(codes[0]),
        "missing": str(codes[1]),
        "usage": str(codes[2]),
        "files": str(len(FILES)),
        "lines": str(sum(len(text.strip().splitlines()) for text in FILES.values())),
    }


def imports(text):
    """List the modules of the package that a module imports."""
    return [
        node.module.removeprefix("studyledger.")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("studyledger")
    ]


def modules(say):
    drawing = Diagram(640, 230, title=say(zh="箭头：谁导入谁", en="Arrows: who imports whom"))
    places = {
        "__main__": (8, 60, say(zh="python -m", en="python -m")),
        "cli": (220, 60, say(zh="命令、打印", en="command, printing")),
        "__init__": (220, 160, say(zh="给使用者的名字", en="names for users")),
        "entries": (450, 110, say(zh="只管计算", en="calculates")),
    }
    boxes = {}
    for name, (x, y, words) in places.items():
        hue = 3 if name == "entries" else 1
        boxes[name] = drawing.box(x, y, 160, 46, f"{name}.py\n{words}", style=Style(hue=hue))
    for path, text in FILES.items():
        name = pathlib.PurePosixPath(path).stem
        for target in imports(text) if path.endswith(".py") else ():
            drawing.arrow(boxes[name], boxes[target])
    return drawing.svg()


def installing(say):
    drawing = Diagram(
        640,
        60 + 26 * len(FILES) + 20,
        title=say(zh="安装放下两样东西", en="Installing puts two things in place"),
    )
    high = 26 * len(FILES) + 12
    drawing.text(8, 48, say(zh="项目", en="project"), bold=True)
    drawing.box(8, 58, 236, high, style=Style(hue="ink"))
    for row, name in enumerate(FILES):
        drawing.text(18, 80 + 26 * row, name.replace("src/studyledger/", "src/…/"))
    pip = drawing.box(290, 58 + high / 2 - 22, 70, 44, "pip", style=Style(hue=2))
    drawing.arrow((246, 58 + high / 2), pip)
    drawing.text(410, 48, say(zh="环境 .venv", en="environment .venv"), bold=True)
    modules_there = drawing.box(
        410,
        64,
        222,
        62,
        f"site-packages/studyledger\n{say(zh='模块', en='the modules')}",
        style=Style(hue=3),
    )
    program = drawing.box(
        410,
        64 + high - 68,
        222,
        62,
        f"bin/studyledger\n{say(zh='调用 main 的小程序', en='a program that calls main')}",
        style=Style(hue=1),
    )
    drawing.arrow(pip, modules_there)
    drawing.arrow(pip, program)
    return drawing.svg()
