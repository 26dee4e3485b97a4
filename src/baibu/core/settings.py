"""Hold every setting as one row: its name, type, default, and what it does, in both languages.

A value comes from (strongest first) a command-line flag, the variable `BAIBU_NAME`, the key `name`
in
`settings.toml` of Baibu's folder, the default of the row. `Settings.origin` tells which.
This is the only module that reads the environment.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from baibu.core.errors import UnreadableFileError, WrongSettingError
from baibu.core.language import Language, Text, chosen, is_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One setting."""

    name: str
    default: str
    parse: Callable[[str], object]
    about: Text

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"BAIBU_{self.name.upper()}"


def _language(text: str) -> Language | None:
    if text == "":
        return None
    if not is_language(text):
        raise ValueError("zh / en")
    return "zh" if text == "zh" else "en"


def _truth(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError("yes / no")


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(">= 0")
    return number


def _some(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(">= 1")
    return number


def _minutes(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 24 * 60:
        raise ValueError("1-1440")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError("0-65535")
    return number


def _folder(text: str) -> Path | None:
    return Path(text).expanduser().absolute() if text else None


ROWS: tuple[Row, ...] = (
    Row(
        name="home",
        default="~/baibu",
        parse=_folder,
        about=Text(
            zh="百步的文件夹：记录、你的代码、设置都在里面",
            en="Baibu's folder: the record, your code and your settings live in it",
        ),
    ),
    Row(
        name="language",
        default="",
        parse=_language,
        about=Text(
            zh="界面语言：zh 或 en；留空则跟随系统", en="zh or en; empty follows the system"
        ),
    ),
    Row(
        name="content",
        default="",
        parse=_folder,
        about=Text(
            zh="内容文件夹；留空则用随程序附带的内容",
            en="the folder of content; empty means the one that comes with the program",
        ),
    ),
    Row(
        name="database_url",
        default="",
        parse=str,
        about=Text(
            zh="数据库地址；留空则用文件夹里的 SQLite 文件",
            en="where evidence is kept; empty means a SQLite file in Baibu's folder",
        ),
    ),
    Row(
        name="host",
        default="127.0.0.1",
        parse=str,
        about=Text(zh="网页服务监听的地址", en="the address the web server listens on"),
    ),
    Row(
        name="port",
        default="8100",
        parse=_port,
        about=Text(
            zh="网页服务的端口；0 表示任选空闲端口", en="the web server's port; 0 takes a free one"
        ),
    ),
    Row(
        name="allowed_hosts",
        default="",
        parse=str,
        about=Text(
            zh="除本机外还接受的主机名，用逗号分隔",
            en="host names accepted besides this machine's own, separated by commas",
        ),
    ),
    Row(
        name="personal",
        default="no",
        parse=_truth,
        about=Text(
            zh="个人模式：没有隔离也评分；只适合运行你自己写的代码",
            en="personal mode: grade without isolation; only for code that you wrote yourself",
        ),
    ),
    Row(
        name="workers",
        default="0",
        parse=_count,
        about=Text(
            zh="同时评分的份数；0 表示按处理器数和空闲内存决定",
            en="how many submissions are graded at once; 0 goes by processors and free memory",
        ),
    ),
    Row(
        name="slot_mb",
        default="1000",
        parse=_some,
        about=Text(
            zh="每同时评一份要留的内存（MB）：所有库就绪约 650，其余归提交的代码",
            en="memory for each submission graded at once, in MB: about 650 hold every library"
            " ready, the rest is for the code",
        ),
    ),
    Row(
        name="queue",
        default="300",
        parse=_some,
        about=Text(
            zh="最多多少份提交排队；再多的会请人稍后再交",
            en="how many submissions may wait; whoever comes after that is asked to come back",
        ),
    ),
    Row(
        name="queue_per_person",
        default="10",
        parse=_some,
        about=Text(
            zh="每人最多多少份提交排队；同一关的新提交顶替还在排队的那份",
            en="how many may wait for one person; a newer one for a stage replaces the older",
        ),
    ),
    Row(
        name="cluster",
        default="",
        parse=str,
        about=Text(
            zh="在哪里评分：留空为本机进程；local 在本机启动 Ray；host:port 加入 Ray 集群",
            en="where to grade: empty is processes of this machine, local starts a Ray here,"
            " host:port joins a Ray cluster",
        ),
    ),
    Row(
        name="tools_python",
        default="",
        parse=_folder,
        about=Text(
            zh="另一个 Python 的路径，装着太大或与百步冲突的工具（如 H2O、TensorFlow）；"
            "`baibu tools` 会用它",
            en="the path of another Python with tools that are too heavy for Baibu's own or"
            " quarrel with it, such as H2O or TensorFlow; `baibu tools` uses it",
        ),
    ),
    Row(
        name="learner",
        default="me",
        parse=str,
        about=Text(zh="这台机器上的学习者名字", en="the learner's name on this machine"),
    ),
    Row(
        name="minutes",
        default="60",
        parse=_minutes,
        about=Text(
            zh="计划没有规定时，一天学多少分钟", en="minutes a day, where no plan says how long"
        ),
    ),
    Row(
        name="weeks_in_a_row",
        default="",
        parse=_truth,
        about=Text(
            zh="在一周小结里写明连续学了几周；默认不写，休息的周不打断",
            en="tell in the week's summary how many weeks in a row you have worked; off unless"
            " wanted, and free weeks do not break it",
        ),
    ),
)
_BY_NAME: Mapping[str, Row] = {row.name: row for row in ROWS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was chosen, and where each choice comes from."""

    home: Path
    language: Language
    content: Path | None
    database_url: str
    host: str
    port: int
    allowed_hosts: tuple[str, ...]
    personal: bool
    workers: int
    slot_mb: int
    queue: int
    queue_per_person: int
    cluster: str
    tools_python: Path | None
    learner: str
    minutes: int
    weeks_in_a_row: bool
    origin: Mapping[str, str] = field(default_factory=dict)  # setting -> "default", a file, ...

    @property
    def database(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.home / 'baibu.sqlite3'}"

    @property
    def file(self) -> Path:
        """Where settings are written down."""
        return self.home / "settings.toml"

    def is_fixed(self, name: str) -> bool:
        """Say whether a flag or a variable decides, so that the file does not."""
        origin = self.origin.get(name, "default")
        return origin.startswith("--") or origin == _BY_NAME[name].variable

    def now(self, name: str) -> tuple[object, str]:
        """Give a setting and its origin as they are now: the file may have changed since."""
        if self.is_fixed(name):
            return getattr(self, name), self.origin[name]
        return _pick(_BY_NAME[name], {}, {}, _read(self.file), self.file)


def load(
    flags: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Collect the settings; `WrongSettingError` names the one that cannot be understood."""
    flags = flags or {}
    environment = os.environ if environment is None else environment
    home, home_origin = _pick(_BY_NAME["home"], flags, environment, {}, None)
    assert isinstance(home, Path)  # noqa: S101 - the row's own parser made it
    file = home / "settings.toml"
    written = _read(file)
    values: dict[str, object] = {"home": home}
    origin = {"home": home_origin}
    for row in ROWS:
        if row.name != "home":
            values[row.name], origin[row.name] = _pick(row, flags, environment, written, file)
    if values["language"] is None:
        system = environment.get("LC_ALL") or environment.get("LANG") or "en"
        values["language"] = chosen(system.replace("_", "-"))
    values["allowed_hosts"] = tuple(
        name.strip() for name in str(values["allowed_hosts"]).split(",") if name.strip()
    )
    return Settings(origin=origin, **values)  # type: ignore[arg-type]


def written(text: str, name: str, value: str | int) -> str:
    """Put a setting into the text of a settings file; everything else in it stays as it is."""
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    found = re.compile(rf"^[ \t]*{re.escape(name)}[ \t]*=.*$", re.MULTILINE)
    top, *tables = re.split(r"(?m)(?=^[ \t]*\[)", text, maxsplit=1)
    rest = "".join(tables)
    if found.search(top):
        return found.sub(lambda _: line, top, count=1) + rest
    top = top if not top or top.endswith("\n") else top + "\n"
    return f"{top}{line}\n{rest}"


def child_environment(**extra: str) -> dict[str, str]:
    """Give the environment for a process of ours: what the person has, and `extra`."""
    return {**os.environ, **extra}


def put_environment(**more: str) -> None:
    """Set variables for a library that is configured by nothing else."""
    os.environ.update(more)


def cache_folder(name: str, environment: Mapping[str, str] | None = None) -> Path | None:
    """Name a folder for what can be worked out again; nothing where a person has no home."""
    environment = os.environ if environment is None else environment
    chosen_by = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    base = Path(environment.get(chosen_by, ""))
    if not base.is_absolute():
        try:
            home = Path.home()
        except RuntimeError:
            return None
        base = home / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return base / "baibu" / name


def _pick(
    row: Row,
    flags: Mapping[str, str],
    environment: Mapping[str, str],
    written: Mapping[str, object],
    file: Path | None,
) -> tuple[object, str]:
    if row.name in flags:
        raw, origin = flags[row.name], f"--{row.name.replace('_', '-')}"
    elif row.variable in environment:
        raw, origin = environment[row.variable], row.variable
    elif row.name in written:
        raw, origin = str(written[row.name]), str(file)
    else:
        raw, origin = row.default, "default"
    try:
        return row.parse(raw), origin
    except ValueError as error:
        raise WrongSettingError(
            where=origin, name=row.name, value=raw, reason=str(error)
        ) from error


def _read(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFileError(where=file, reason=str(error)) from error
