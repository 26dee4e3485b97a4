"""Checks of stage 11: a history goes in, a real repository comes out and is looked at.

The judge writes the history, the submission works on it with git, and what has become of it is
compared commit by commit.
"""

from dataclasses import dataclass, field
from typing import Any

from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

NAMES = ("Ada", "Bo", "Chen", "Dana")
SUBJECTS = ("Python", "maths", "English", "git", "statistics", "数学", "线性代数")
HEADER = "day,subject,minutes\n"
FOLDER = """
import os
import shutil
import subprocess


def git(repo, *words, given=None):
    done = subprocess.run(["git", *words], cwd=repo, input=given, capture_output=True, check=True)
    return done.stdout.decode()


def build(stream, changes):
    repo = os.path.abspath("repo")
    shutil.rmtree(repo, ignore_errors=True)
    os.mkdir(repo)
    os.environ["GIT_CONFIG_NOSYSTEM"] = "1"  # the machine's own settings cannot be read here
    git(repo, "init", "-q", "-b", "main")
    git(repo, "config", "user.name", "You")
    git(repo, "config", "user.email", "you@example.org")
    git(repo, "fast-import", "--quiet", "--export-marks=.git/marks", given=stream.encode())
    git(repo, "reset", "-q", "--hard", "main")
    for path, text, staged in changes:
        with open(os.path.join(repo, path), "w", encoding="utf-8") as file:
            file.write(text)
        if staged:
            git(repo, "add", "--", path)
    with open(os.path.join(repo, ".git", "marks")) as file:
        marks = dict(line.split()[::-1] for line in file)
    return repo, marks


def state(repo):
    hidden = os.listdir(os.path.join(repo, ".git"))
    under_way = {"MERGE_HEAD", "rebase-merge", "rebase-apply", "BISECT_START", "CHERRY_PICK_HEAD"}
    return {
        "on": git(repo, "rev-parse", "--abbrev-ref", "HEAD").strip(),
        "unfinished": sorted(under_way & set(hidden)),
        "status": sorted(git(repo, "status", "--porcelain").splitlines()),
    }
"""
WORK = f"""{FOLDER}

def work(f, stream, given, changes, messages):
    repo, names = build(stream, changes)
    f(repo, *given)
    found = state(repo)
    form = "--format=%H%x00%P%x00%an%x00%B%x01"
    said = git(repo, "log", "--branches", "HEAD", "--topo-order", "--reverse", form)
    new = []
    for entry in said.split(chr(1))[:-1]:
        commit, parents, author, message = entry.strip("\\n").split(chr(0))
        if commit in names:
            continue
        names[commit] = f"new {{len(new) + 1}}"
        paths = git(repo, "ls-tree", "-r", "--name-only", commit).splitlines()
        new.append({{
            "parents": [names.get(parent, "?") for parent in parents.split()],
            "author": author,
            "message": message.strip() if messages else "",
            "files": {{path: git(repo, "show", f"{{commit}}:{{path}}") for path in paths}},
        }})
    refs = git(repo, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
    found["branches"] = {{
        name: names.get(commit, "?") for name, commit in map(str.split, refs.splitlines())
    }}
    found["new"] = new
    found["files"] = {{}}
    for name in os.listdir(repo):
        if name != ".git":
            with open(os.path.join(repo, name), encoding="utf-8") as file:
                found["files"][name] = file.read()
    return found
"""
SEARCH = f"""{FOLDER}

def search(f, stream, good, bad):
    repo, names = build(stream, [])
    commits = {{name: commit for commit, name in names.items()}}
    looked = []

    def works(folder):
        looked.append(folder)
        with open(os.path.join(folder, "ledger.py"), encoding="utf-8") as file:
            source = file.read()
        made = {{}}
        exec(source, made)
        return made["total"]([10, 20, 30]) == 60

    found = f(repo, commits[good], commits[bad], works)
    named = names.get(found, found) if isinstance(found, str) else found
    return named, len(looked), state(repo)
"""
PULL_REQUEST = '''\
"""The week at a glance."""


def remember(row, rows=[]):
    """Add a row to the ledger; without one, begin a new ledger."""
    rows.append(row)
    return rows


def studied_days(rows):
    """The days with a row of at least 30 minutes, sorted, each once."""
    days = {day for day, minutes in rows if minutes > 30}
    return sorted(days)


def last_rows(rows, n):
    """The last n rows; n is at least 0."""
    return rows[-n:]


def average(rows):
    """Minutes per row; 0 for no rows."""
    if not rows:
        return 0
    return sum(minutes for _, minutes in rows) / len(rows)


def longest(rows):
    """The row with most minutes; of several, the first."""
    return max(rows, key=lambda row: row[1])
'''
REPAIRS = {  # line -> what stands there, and what should
    4: (
        "def remember(row, rows=[]):",
        "def remember(row, rows=None):\n    rows = [] if rows is None else rows",
    ),
    12: ("minutes > 30", "minutes >= 30"),
    18: ("rows[-n:]", "rows[len(rows) - n:] if n < len(rows) else rows[:]"),
}
RUN = """
def run(source, calls):
    made = {}
    exec(source, made)
    for name, *given in calls:
        try:
            last = made[name](*given)
        except Exception as error:
            last = type(error).__name__
    return repr(last)
"""


@dataclass
class History:
    """A history in the making, as a stream for `git fast-import`."""

    lines: list[str] = field(default_factory=list)
    files: dict[str, dict[str, str]] = field(default_factory=dict)  # of each commit

    def commit(
        self, branch: str, changed: dict[str, str], *, after: str | None, author: str, message: str
    ) -> str:
        """Add a commit and give its mark."""
        mark = f":{len(self.files) + 1}"
        stamp = f"{author} <{author.lower()}@example.org> {1_760_000_000 + 3600 * len(self.files)}"
        self.lines += [f"commit refs/heads/{branch}", f"mark {mark}", f"author {stamp} +0000"]
        self.lines += [f"committer {stamp} +0000", data(message)]
        self.lines += [f"from {after}"] if after else []
        for path, text in changed.items():
            self.lines += [f"M 100644 inline {path}", data(text)]
        self.files[mark] = (self.files[after] if after else {}) | changed
        return mark

    @property
    def stream(self) -> str:
        return "\n".join(self.lines) + "\n"


@check(
    zh="commit_on_branch 在新分支上提交，main 不动",
    en="commit_on_branch commits on a new branch, and main does not move",
    proves=["version-control"],
)
def commits_on_a_branch(learner: Learner, rng: Generator) -> None:
    history = History()
    base = begin(history, rng)
    more = history.files[base]["ledger.csv"] + rows(rng, 2)
    message = f"Add week {int(rng.integers(2, 40))}"
    found = work(
        learner,
        "commit_on_branch",
        history,
        ("week", ["ledger.csv"], message),
        changes=[("ledger.csv", more, False)],
        messages=True,
    )
    expect(found["branches"], zh="各分支", en="the branches").equals(
        {"main": base, "week": "new 1"}
    )
    expect(found["on"], zh="检出的分支", en="the branch that is checked out").equals("week")
    one = only(found)
    expect(one["parents"], zh="父提交", en="its parent").equals([base])
    expect(one["message"], zh="提交说明", en="its message").equals(message)
    expect(one["files"], zh="它的文件", en="its files").equals(
        history.files[base] | {"ledger.csv": more}
    )


@check(
    zh="只提交说到的路径，新文件也行；别的改动原样留下，暂存了的也不带走",
    en="only the named paths are committed, new files too; other changes stay, staged ones as well",
    proves=["version-control"],
)
def commits_nothing_else(learner: Learner, rng: Generator) -> None:
    history = History()
    base = begin(history, rng)
    files = history.files[base]
    changed = {"ledger.csv": files["ledger.csv"] + rows(rng, 1), "plan.txt": rows(rng, 1)}
    others = {
        "README.md": "half a sen",
        "ledger.py": files["ledger.py"] + "# try\n",
        "keys.txt": "7",
    }
    found = work(
        learner,
        "commit_on_branch",
        history,
        ("week", list(changed), "Add a week"),
        changes=[(path, text, path == "README.md") for path, text in (changed | others).items()],
    )
    expect(only(found)["files"], zh="提交里的文件", en="the files of the commit").equals(
        files | changed
    )
    expect(found["files"], zh="文件夹里的文件", en="the files in the folder").equals(
        files | changed | others
    )
    expect(found["status"], zh="还没提交的", en="what is not committed yet").equals(
        [" M ledger.py", "?? keys.txt", "M  README.md"]
    )


@check(
    zh="keep_both 去掉标记，两边的行都留下，我方在前",
    en="keep_both drops the markers and keeps the lines of both sides, ours first",
    proves=["version-control"],
)
def keeps_both_sides(learner: Learner, rng: Generator) -> None:
    for many in (1, 3):
        text, want = HEADER, HEADER
        for _ in range(many):
            ours, theirs, after = rows(rng, 2), rows(rng, int(rng.integers(1, 4))), rows(rng, 1)
            text += f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> week\n{after}"
            want += ours + theirs + after
        expect(learner.keep_both(text)).equals(want)
    plain = f"# Title\n=======\n{rows(rng, 2)}"
    expect(learner.keep_both(plain), zh="没有冲突的文本", en="a text without conflict").equals(
        plain
    )
    theirs = rows(rng, 1)
    one_sided = f"{HEADER}<<<<<<< HEAD\n=======\n{theirs}>>>>>>> week\n"
    expect(learner.keep_both(one_sided)).equals(HEADER + theirs)


@check(
    zh="merge 没有冲突时：一个合并提交，两个父提交，两边的改动都在",
    en="merge without conflict: one merge commit with two parents and the changes of both",
    proves=["version-control"],
)
def merges_side_by_side(learner: Learner, rng: Generator) -> None:
    history = History()
    base = begin(history, rng)
    week = history.commit(
        "week", {"goals.txt": rows(rng, 2)}, after=base, author=name(rng), message="Set goals"
    )
    top = history.commit(
        "main",
        {"README.md": "# Ledger\n\nMinutes.\n"},
        after=base,
        author=name(rng),
        message="Say more",
    )
    found = work(learner, "merge", history, ("week",))
    is_merged(
        found,
        top,
        week,
        history.files[top] | history.files[week] | {"README.md": history.files[top]["README.md"]},
    )


@check(
    zh="merge 有冲突时：两个文件里的两边都留下，合并也提交了",
    en="merge with conflicts: both sides are kept in two files, and the merge is committed",
    proves=["version-control"],
)
def merges_conflicts(learner: Learner, rng: Generator) -> None:
    history = History()
    base = begin(history, rng)
    files = history.files[base]
    ours, theirs = ({p: rows(rng, 2) for p in ("ledger.csv", "goals.txt")} for _ in range(2))
    first = files["ledger.csv"].replace(HEADER, HEADER + "0,start,0\n")
    week = history.commit(
        "week",
        {
            "ledger.csv": first + theirs["ledger.csv"],
            "goals.txt": files["goals.txt"] + theirs["goals.txt"],
        },
        after=base,
        author=name(rng),
        message="Add a week",
    )
    top = history.commit(
        "main",
        {p: files[p] + ours[p] for p in ours} | {"README.md": "# Our ledger\n"},
        after=base,
        author=name(rng),
        message="Add days",
    )
    found = work(learner, "merge", history, ("week",))
    is_merged(
        found,
        top,
        week,
        files
        | {
            "README.md": "# Our ledger\n",
            "ledger.csv": first + ours["ledger.csv"] + theirs["ledger.csv"],
            "goals.txt": files["goals.txt"] + ours["goals.txt"] + theirs["goals.txt"],
        },
    )


@check(
    zh="rebase 把分支的提交一个个接到 main 之后，作者和说明不变",
    en="rebase puts the branch's commits after main, one by one, authors and messages kept",
    proves=["version-control"],
)
def rebases(learner: Learner, rng: Generator) -> None:
    history = History()
    base = begin(history, rng)
    tip, want, authors = base, [], []
    parts = int(rng.integers(2, 5))
    for number in range(parts):
        changed = {"goals.txt": history.files[tip]["goals.txt"] + rows(rng, 1)}
        authors.append(name(rng))
        tip = history.commit(
            "week", changed, after=tip, author=authors[-1], message=f"Goal {number}"
        )
        want.append(history.files[tip]["goals.txt"])
    top = base
    for _ in range(2):
        more = {"ledger.csv": history.files[top]["ledger.csv"] + rows(rng, 2)}
        top = history.commit("main", more, after=top, author=name(rng), message="Add days")
    found = work(learner, "rebase", history, ("week",), messages=True)
    expect(found["branches"], zh="各分支", en="the branches").equals(
        {"main": top, "week": f"new {parts}"}
    )
    expect(found["on"], zh="检出的分支", en="the branch that is checked out").equals("week")
    expect(found["new"], zh="分支上的新提交", en="the new commits of the branch").equals(
        [
            {
                "parents": [top if number == 0 else f"new {number}"],
                "author": authors[number],
                "message": f"Goal {number}",
                "files": history.files[top] | {"goals.txt": want[number]},
            }
            for number in range(parts)
        ]
    )


@check(
    zh="first_bad 找到第一个坏提交",
    en="first_bad finds the first bad commit",
    proves=["version-control", "debugging"],
)
def finds_the_bad_commit(learner: Learner, rng: Generator) -> None:
    for many in (6, 30):
        history, first = regression(rng, many)
        found = learner.define(SEARCH, name="search")(
            learner.first_bad, history.stream, ":2", f":{many}"
        )
        expect(found[0], zh="第一个坏提交", en="the first bad commit").equals(first)


@check(
    zh="first_bad 在 61 个提交里最多试 8 次，之后仓库还在原来的分支上",
    en="first_bad tries at most 8 of 61 commits, and leaves the repository on its branch",
    proves=["version-control", "debugging"],
)
def tries_few_commits(learner: Learner, rng: Generator) -> None:
    history, first = regression(rng, 61)
    search = learner.define(SEARCH, name="search")
    named, looked, after = search(learner.first_bad, history.stream, ":1", ":61")
    expect(named, zh="第一个坏提交", en="the first bad commit").equals(first)
    expect(looked, zh="试了几次", en="how many were tried").between(1, 8)
    expect(after, zh="之后的仓库", en="the repository afterwards").equals(
        {"on": "main", "unfinished": [], "status": []}
    )


@check(
    zh="review 找出三处缺陷所在的行，不多也不少",
    en="review names the lines of the three defects, and no others",
    proves=["code-review"],
)
def names_the_defects(learner: Learner, rng: Generator) -> None:
    lines = learner.define("lambda review: sorted(comment['line'] for comment in review())")
    expect(lines(learner.review), zh="行号", en="the lines").equals(sorted(REPAIRS))


@check(
    zh="每条评审意见都有理由，所举的调用在修好之后结果不同",
    en="each comment has its reason, and calls whose result changes with the repair",
    proves=["code-review"],
)
def shows_the_defects(learner: Learner, rng: Generator) -> None:
    run = learner.define(RUN, name="run")
    shown = []
    for comment in comments(learner):
        expect(comment["text"], zh="理由", en="the reason").is_text()
        expect.that(
            len(comment["text"].strip()) >= 10,
            zh="理由至少有十个字",
            en="a reason has at least ten characters",
            got=comment["text"],
        )
        before, after = REPAIRS.get(comment["line"], ("", ""))
        now = run(PULL_REQUEST, comment["calls"])
        then = run(PULL_REQUEST.replace(before, after), comment["calls"])
        expect.that(
            isinstance(now, str) and isinstance(then, str) and now != then,
            zh=f"第 {comment['line']} 行：这些调用在修好之后结果不同",
            en=f"line {comment['line']}: with the repair the calls give another result",
            got=now,
        )
        shown.append(comment["line"])
    expect(sorted(shown), zh="行号", en="the lines").equals(sorted(REPAIRS))


def comments(learner: Learner) -> list[dict[str, Any]]:
    """Fetch the review, in the form that the brief asks for."""
    found = expect(learner.review()).is_list(of="dict")
    for comment in found:
        expect(comment).has_keys(["line", "calls", "text"])
        expect(comment["line"], zh="行号", en="the line").is_int()
        calls = comment["calls"]
        is_calls = isinstance(calls, list) and all(isinstance(c, tuple) and c for c in calls)
        expect.that(
            is_calls and len(calls) > 0,
            zh="calls 是元组的列表，每个元组以函数名开头",
            en="calls is a list of tuples, each beginning with the name of a function",
            got=calls,
        )
    return list(found)


def work(
    learner: Learner,
    function: str,
    history: History,
    given: tuple[Any, ...],
    *,
    changes: list[tuple[str, str, bool]] | None = None,
    messages: bool = False,
) -> dict[str, Any]:
    """Build the repository inside, let the submission work on it, and fetch what it is now."""
    inside = learner.define(WORK, name="work")
    f = getattr(learner, function)
    return dict(
        expect(inside(f, history.stream, given, changes or [], messages)).has_keys(
            ["on", "unfinished", "status", "branches", "new", "files"]
        )
    )


def only(found: dict[str, Any]) -> dict[str, Any]:
    """Demand one new commit."""
    expect(len(found["new"]), zh="新提交的个数", en="the number of new commits").equals(1)
    return dict(found["new"][0])


def is_merged(found: dict[str, Any], top: str, week: str, files: dict[str, str]) -> None:
    """Demand a finished merge of week into main, with these files."""
    expect(found["unfinished"], zh="没做完的事", en="what is unfinished").equals([])
    expect(found["branches"], zh="各分支", en="the branches").equals(
        {"main": "new 1", "week": week}
    )
    expect(found["on"], zh="检出的分支", en="the branch that is checked out").equals("main")
    one = only(found)
    expect(one["parents"], zh="合并提交的父提交", en="the parents of the merge").equals([top, week])
    expect(one["files"], zh="合并之后的文件", en="the merged files").equals(files)
    expect(found["status"], zh="还没提交的", en="what is not committed").equals([])


def begin(history: History, rng: Generator) -> str:
    """Begin the history of a study ledger."""
    files = {
        "ledger.csv": HEADER + rows(rng, 3),
        "goals.txt": rows(rng, 2),
        "ledger.py": "def total(minutes):\n    return sum(minutes)\n",
        "README.md": "# Ledger\n",
    }
    return history.commit("main", files, after=None, author=name(rng), message="Begin the ledger")


def regression(rng: Generator, many: int) -> tuple[History, str]:
    """Make a history in which total() breaks somewhere in the middle; give that commit."""
    history, tip = History(), None
    first = int(rng.integers(many // 3 + 1, many - many // 4))  # the number of the first bad one
    for number in range(1, many + 1):
        body = "sum(minutes[1:])" if number >= first else "sum(minutes)"
        notes = "".join(f"# change {n}\n" for n in range(number))
        source = f"def total(minutes):\n    return {body}\n\n\n{notes}"
        message = f"Change {number}"
        tip = history.commit(
            "main", {"ledger.py": source}, after=tip, author=name(rng), message=message
        )
    return history, f":{first}"


def rows(rng: Generator, n: int) -> str:
    """Write rows of a study ledger, all different."""
    return "".join(
        f"{int(rng.integers(1, 366))},{rng.choice(SUBJECTS)},{int(rng.integers(100, 10**6))}\n"
        for _ in range(n)
    )


def name(rng: Generator) -> str:
    return str(rng.choice(NAMES))


def data(text: str) -> str:
    """Write a text as `git fast-import` reads it."""
    return f"data {len(text.encode())}\n{text}"
