"""Checks of stage 9: the files of a package, run as modules, then installed afresh.

The package is written to scratch and used by processes of its own, never imported here. Whatever
they print is compared with what this file works out from random ledgers. Building uses setuptools
where it is there; where it is not, a small builder of the same interface takes its place.
"""

import json
import tomllib
from typing import Any

from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

MOST = 60_000  # characters of all files together
SUBJECTS = ["Python", "maths", "数学", "线性代数", "English", "Git"]
HARNESS = r'''
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path.cwd()


def lay(files, ledger):
    """Write the project anew, and a ledger beside it."""
    shutil.rmtree("project", ignore_errors=True)
    for name, text in files.items():
        path = pathlib.Path("project", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    elsewhere = HERE / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / "ledger.csv").write_text(ledger, encoding="utf-8")
    return elsewhere


def run(words, cwd, patience=25, **more):
    try:
        done = subprocess.run(
            [str(word) for word in words], cwd=cwd, capture_output=True, text=True,
            env={**os.environ, **more}, stdin=subprocess.DEVNULL, timeout=patience,
        )
    except subprocess.TimeoutExpired:
        return -1, "", "Error: it did not end"
    return done.returncode, done.stdout, done.stderr[-2000:]


def last_line(said):
    """Give the last line of a traceback, and of any other message only that there is one."""
    if "Traceback" in said or "Error" in said:
        return said.strip().splitlines()[-1][:300]
    return "a message" if said.strip() else ""


def from_source(files, ledger, words):
    """Run Python with the package on its path, in another folder."""
    elsewhere = lay(files, ledger)
    code, out, said = run(
        [sys.executable, *words], elsewhere, PYTHONPATH=str(HERE / "project" / "src")
    )
    return code, out, last_line(said)


def tried(files, trials):
    """Run the module several times; say of each how it ended and what was told."""
    found = []
    for ledger, words, wanted in trials:
        lay(files, ledger)
        path = str(HERE / "project" / "src")
        code, out, said = run([sys.executable, "-m", "studyledger", *words], HERE / "elsewhere",
                              PYTHONPATH=path)
        told = "traceback" if "Traceback" in said else "message" if said.strip() else ""
        shown = out if code == 0 or not out else "something"
        found.append([code, shown, told, wanted in said])
    return found


def facts(files):
    """Read pyproject.toml as pip does."""
    import tomllib

    try:
        found = tomllib.loads(files.get("pyproject.toml", ""))
    except tomllib.TOMLDecodeError as error:
        return {"error": str(error)[:200]}
    build, project = found.get("build-system", {}), found.get("project", {})
    version = project.get("version")
    return {
        "build-backend": build.get("build-backend"),
        "requires setuptools": any(n.startswith("setuptools") for n in build.get("requires", [])),
        "name": project.get("name"),
        "version": "given" if isinstance(version, str) and version else version,
        "requires-python": bool(project.get("requires-python")),
        "command": project.get("scripts", {}).get("studyledger"),
    }


def gaps(files):
    """Say whether some parameter has no hint, some result, and whether py.typed is missing."""
    import ast

    parameters, results = False, False
    for name, text in files.items():
        for node in ast.walk(ast.parse(text)) if name.endswith(".py") else ():
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                args = node.args
                all_args = [*args.posonlyargs, *args.args, *args.kwonlyargs]
                all_args += [args.vararg, args.kwarg]
                parameters |= any(
                    arg is not None and arg.annotation is None and arg.arg not in ("self", "cls")
                    for arg in all_args
                )
                results |= node.returns is None
    return {
        "a parameter without a hint": parameters,
        "a result without a hint": results,
        "py.typed is missing": "src/studyledger/py.typed" not in files,
    }


def installed(files, ledger, builder):
    """Install into a fresh environment, and use the command from another folder."""
    elsewhere = lay(files, ledger)
    shutil.rmtree("made", ignore_errors=True)
    code, _, said = run([sys.executable, "-I", "-m", "venv", "--without-pip", "made"], HERE)
    if code:
        return {"step": "venv", "said": said}
    python = HERE / "made" / "bin" / "python"
    code, said = install(python, builder)
    if code:
        return {"step": "pip", "said": said}
    command = HERE / "made" / "bin" / "studyledger"
    if not command.exists():
        return {"step": "command", "said": ""}
    shutil.rmtree("project")  # what was installed has to stand on its own
    ask = (
        "import importlib.metadata as m, pathlib, studyledger;"
        "here = pathlib.Path(studyledger.__file__).parent;"
        "print(m.version('studyledger'), 'made' in here.parts, (here / 'py.typed').exists())"
    )
    return {
        "step": "done",
        "good": run([python, "-I", command, "ledger.csv"], elsewhere)[:2],
        "missing": run([python, "-I", command, "nowhere.csv"], elsewhere)[:2],
        "facts": run([python, "-I", "-c", ask], elsewhere)[:2],
    }


def install(python, builder):
    import ensurepip
    import importlib.util

    there = importlib.util.find_spec("pip")  # unpacked it starts faster than from its wheel
    bundled = sorted(pathlib.Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"))
    paths = [str(pathlib.Path(there.origin).parents[1] if there else bundled[-1])]
    found = importlib.util.find_spec("setuptools")
    project = HERE / "project"
    if found is not None:
        site = str(pathlib.Path(found.origin).parents[1])
        paths += [site]  # for building only: what runs later does not see it
    else:
        text = (project / "pyproject.toml").read_text(encoding="utf-8")
        text = text.replace("setuptools.build_meta", "plain_builder")
        text = text.replace("[build-system]", '[build-system]\nbackend-path = ["."]')
        (project / "pyproject.toml").write_text(text, encoding="utf-8")
        (project / "plain_builder.py").write_text(builder, encoding="utf-8")
    words = [python, "-m", "pip", "install", "--no-index", "--no-build-isolation", "--no-deps"]
    words += ["--no-compile", "--disable-pip-version-check", "--ignore-installed", project]
    code, out, said = run(words, HERE, patience=None, PYTHONPATH=os.pathsep.join(paths))
    return code, said[-600:] or out[-600:]


def typed(files, ledger):
    """Run mypy where it is there; give its verdict, or None."""
    import importlib.util

    lay(files, ledger)
    found = importlib.util.find_spec("mypy")
    if found is None:
        return None
    site = str(pathlib.Path(found.origin).parents[1])
    words = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir=/dev/null"]
    code, out, said = run([*words, "src/studyledger"], HERE / "project", None, PYTHONPATH=site)
    return code, out[-600:] or said[-600:]


WAYS = {
    "facts": facts, "from_source": from_source, "gaps": gaps, "installed": installed,
    "tried": tried, "typed": typed,
}


def use(way, files, *rest):
    return WAYS[way](files, *rest)
'''
BUILDER = r'''
"""A builder of wheels for one pure package below src, after PEP 517; stands in for setuptools."""

import pathlib
import tomllib
import zipfile


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = tomllib.loads(pathlib.Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    stem = f"{project['name'].replace('-', '_')}-{project['version']}"
    scripts = "".join(f"{name} = {at}\n" for name, at in project.get("scripts", {}).items())
    facts = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    with zipfile.ZipFile(pathlib.Path(wheel_directory, f"{stem}-py3-none-any.whl"), "w") as wheel:
        for path in sorted(pathlib.Path("src").rglob("*")):
            if path.is_file() and path.suffix in {".py", ".typed"}:
                wheel.write(path, path.relative_to("src").as_posix())
        wheel.writestr(f"{stem}.dist-info/METADATA", facts)
        wheel.writestr(
            f"{stem}.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(f"{stem}.dist-info/entry_points.txt", f"[console_scripts]\n{scripts}")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return f"{stem}-py3-none-any.whl"
'''
ASK = """
import json
import sys
import studyledger

lines = json.loads(sys.argv[1])
entries = [studyledger.parse_line(line) for line in lines]
refused = 0
for bad in ("3,Python", "x,Python,95", "3,Python,1.5", ""):
    try:
        studyledger.parse_line(bad)
    except ValueError:
        refused += 1
print(json.dumps({
    "entries": [[e.day, e.subject, e.minutes] for e in entries],
    "equal": entries[0] == studyledger.Entry(*[entries[0].day, entries[0].subject,
                                               entries[0].minutes]),
    "totals": studyledger.totals(iter(entries)),
    "refused": refused,
}))
"""
CALL_MAIN = """
import contextlib
import io
import json
import sys
from studyledger.cli import main

shown = []
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    shown.append([code, out.getvalue(), bool(err.getvalue().strip())])
print(json.dumps(shown))
"""
HINTS = """
import json
import typing
import studyledger
from studyledger.cli import main

def told(thing):
    return [typing.get_origin(thing) is dict, [a.__name__ for a in typing.get_args(thing)]]

parse, add = (typing.get_type_hints(f) for f in (studyledger.parse_line, studyledger.totals))
print(json.dumps({
    "parse_line takes": parse.get("line", parse.get(next(iter(parse), ""))) is str,
    "parse_line gives": parse.get("return") is studyledger.Entry,
    "totals gives": told(add.get("return")),
    "main gives": typing.get_type_hints(main).get("return") is int,
    "sample": studyledger.totals([studyledger.parse_line("SAMPLE")]),
}))
"""


@check(
    zh="FILES 给出每个文件的路径和内容；pyproject.toml 写明怎样构建、叫什么、哪个版本",
    en="FILES gives every file; pyproject.toml says how to build, the name and the version",
    proves=["python-packaging"],
)
def states_its_facts(learner: Learner, rng: Generator) -> None:
    name = str(rng.choice(["pages", "words", "hours"]))
    read = learner.define(HARNESS, name="use")
    other = {"pyproject.toml": f'[project]\nname = "{name}"\n'}
    expect(read("facts", other)["name"], zh="另一个项目", en="another project").equals(name)
    found = read("facts", files_of(learner))
    wanted = {
        "build-backend": "setuptools.build_meta",
        "requires setuptools": True,
        "name": "studyledger",
        "version": "given",
        "requires-python": True,
    }
    expect(type(found) is dict and {key: found.get(key) for key in wanted}).equals(wanted)


@check(
    zh="import studyledger 不打印任何东西，能用 Entry、parse_line 和 totals",
    en="import studyledger prints nothing, and gives Entry, parse_line and totals",
    proves=["python-packaging"],
)
def imports_quietly(learner: Learner, rng: Generator) -> None:
    lines = some_lines(rng)
    code, out, said = ask(learner, "from_source", "", ["-c", ASK, json.dumps(lines)])
    fine(code, said)
    rows = [[int(d), s, int(m)] for d, s, m in (line.split(",") for line in lines)]
    want = {"entries": rows, "equal": True, "totals": added(lines), "refused": 4}
    expect(printed(out), zh="打印的内容", en="what was printed").equals(want)


@check(
    zh="python -m studyledger PATH 打印各科的分钟数，按科目排序",
    en="python -m studyledger PATH prints the minutes of each subject, sorted by subject",
    proves=["python-packaging"],
)
def runs_as_a_module(learner: Learner, rng: Generator) -> None:
    lines = some_lines(rng)
    code, out, said = ask(
        learner, "from_source", text_of(lines), ["-m", "studyledger", "ledger.csv"]
    )
    fine(code, said)
    expect(out, zh="打印的内容", en="what was printed").equals(report(lines))


@check(
    zh="文件不在、某行有误、参数个数不对：标准输出上什么也没有，说明写到标准错误，退出码不是 0",
    en="no such file, a bad line, not one argument: a message on stderr, nothing on stdout, no 0",
    proves=["python-packaging"],
)
def says_what_is_wrong(learner: Learner, rng: Generator) -> None:
    lines = some_lines(rng)
    at = int(rng.integers(1, len(lines) - 1))
    broken = text_of([*lines[:at], "4,maths,many", *lines[at:]])
    ledger, number = text_of(lines), f"line {at + 1}"
    trials = [
        (ledger, ["ledger.csv"], number),
        (ledger, ["nowhere.csv"], number),
        (broken, ["ledger.csv"], number),
        (ledger, [], number),
        (ledger, ["ledger.csv", "more.csv"], number),
    ]
    found = ask(learner, "tried", trials)
    want = [
        [0, report(lines), "", False],
        [1, "", "message", False],
        [1, "", "message", True],  # it names the line
        [2, "", "message", False],
        [2, "", "message", False],
    ]
    said = {
        "zh": "退出码、标准输出、标准错误、有没有行号",
        "en": "code, stdout, stderr, line named",
    }
    expect(found, **said).equals(want)


@check(
    zh="main(arguments) 返回退出码；pyproject.toml 的命令指向它",
    en="main(arguments) gives the exit code, and the command in pyproject.toml points to it",
    proves=["python-packaging"],
)
def has_an_entry_point(learner: Learner, rng: Generator) -> None:
    lines = some_lines(rng)
    words = [["ledger.csv"], ["nowhere.csv"], []]
    code, out, said = ask(
        learner, "from_source", text_of(lines), ["-c", CALL_MAIN, json.dumps(words)]
    )
    command = ask(learner, "facts")["command"]
    expect(command, zh="命令", en="the command").equals("studyledger.cli:main")
    fine(code, said)
    want = [[0, report(lines), False], [1, "", True], [2, "", True]]
    expect(printed(out), zh="返回值、输出、有没有说明", en="value, output, message").equals(want)


@check(
    zh="每个函数的每个参数和返回值都有类型标注，标注与实际相符；有 py.typed",
    en="every parameter and result has a type hint, and the hints are true; py.typed is there",
    proves=["type-hints"],
)
def is_annotated(learner: Learner, rng: Generator) -> None:
    found = ask(learner, "gaps")
    line = some_lines(rng)[0]
    code, out, said = ask(learner, "from_source", "", ["-c", HINTS.replace("SAMPLE", line)])
    fine(code, said)
    want = {
        "parse_line takes": True,
        "parse_line gives": True,
        "totals gives": [True, ["str", "int"]],
        "main gives": True,
        "sample": added([line]),
    }
    expect(printed(out), zh="标注", en="the hints").equals(want)
    none = {"a parameter without a hint": False, "a result without a hint": False}
    expect(found, zh="缺的", en="what is missing").equals({**none, "py.typed is missing": False})


@check(
    zh="离线装进全新的环境，在别的文件夹里运行命令",
    en="it installs offline into a fresh environment, and its command runs from another folder",
    proves=["python-packaging"],
    slow=True,
)
def installs(learner: Learner, rng: Generator) -> None:
    lines = some_lines(rng)
    found = ask(learner, "installed", text_of(lines), BUILDER)
    expect.that(
        found["step"] == "done",
        zh=f"安装要走完；停在 {found['step']}：{found.get('said', '')[-300:]}",
        en=f"the installation must get through; it stopped at {found['step']}: "
        f"{found.get('said', '')[-300:]}",
    )
    version = tomllib.loads(files_of(learner)["pyproject.toml"])["project"]["version"]
    expect(found["good"], zh="运行命令", en="the command").equals((0, report(lines)))
    expect(found["missing"], zh="文件不在", en="no such file").equals((1, ""))
    expect(found["facts"], zh="版本、位置、py.typed", en="version, place, py.typed").equals(
        (0, f"{version} True True\n")
    )


@check(
    zh="类型检查器没有意见（装了 mypy 就用 mypy --strict）",
    en="a type checker has no objection (mypy --strict, where mypy is installed)",
    proves=["type-hints"],
    slow=True,
)
def passes_a_type_checker(learner: Learner, rng: Generator) -> None:
    lines = some_lines(rng)
    _, out, _ = ask(learner, "from_source", text_of(lines), ["-m", "studyledger", "ledger.csv"])
    expect(out, zh="打印的内容", en="what was printed").equals(report(lines))
    found = ask(learner, "typed", "")
    if found is None:
        return  # no checker on this machine: the hints were looked at before
    code, said = found
    expect.that(
        code == 0,
        zh=f"mypy 没有意见：{said[-400:]}",
        en=f"mypy has no objection: {said[-400:]}",
    )


def files_of(learner: Learner) -> dict[str, str]:
    """Read FILES, and demand paths below the project and texts of a sensible size."""
    files = learner.FILES
    is_plain = type(files) is dict and all(
        type(name) is str and type(text) is str for name, text in files.items()
    )
    expect.that(is_plain, zh="FILES 是由路径到文本的字典", en="FILES is a dict of paths and texts")
    are_below = all(
        name and not name.startswith("/") and ".." not in name.split("/") and len(name) < 200
        for name in files
    )
    expect.that(are_below, zh="路径都在项目里面", en="the paths lie inside the project")
    expect.that(
        sum(len(text) for text in files.values()) < MOST and len(files) < 40,
        zh="文件不多也不大",
        en="the files are few and small",
    )
    return files


def ask(learner: Learner, way: str, *rest: Any) -> Any:
    """Use the package in one of the ways of the harness."""
    use = learner.define(HARNESS, name="use")
    return use(way, files_of(learner), *rest)


def fine(code: int, said: str) -> None:
    """Demand that a process ended well."""
    expect.that(
        code == 0,
        zh=f"运行没有出错：{said}",
        en=f"it runs without an error: {said}",
        got=code,
        want=0,
    )


def printed(out: str) -> Any:
    """Read the one line of JSON that should be all that was printed."""
    try:
        return json.loads(out)
    except ValueError:
        return out[:300]


def some_lines(rng: Generator) -> list[str]:
    """Write a ledger in which a subject occurs more than once."""
    subjects = [str(s) for s in rng.permutation(SUBJECTS)[:3]]
    if subjects == sorted(subjects):
        subjects.reverse()  # as they come they are not in order
    drawn = [*subjects, *(str(rng.choice(subjects)) for _ in range(int(rng.integers(3, 7))))]
    return [f"{day},{s},{int(rng.integers(5, 200))}" for day, s in enumerate(drawn, 1)]


def text_of(lines: list[str]) -> str:
    """Put lines into a file."""
    return "".join(f"{line}\n" for line in lines)


def added(lines: list[str]) -> dict[str, int]:
    """Work out the minutes of each subject."""
    sums: dict[str, int] = {}
    for line in lines:
        _, subject, minutes = line.split(",")
        sums[subject] = sums.get(subject, 0) + int(minutes)
    return sums


def report(lines: list[str]) -> str:
    """Write what the command should print."""
    return "".join(f"{s}: {m} min\n" for s, m in sorted(added(lines).items()))
