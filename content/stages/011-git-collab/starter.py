"""Stage 11: git and collaboration. Five functions that work on a repository, and a review.
第 11 关：Git 协作。五个在仓库上干活的函数，和一份评审。
"""

import subprocess
import tempfile
from pathlib import Path


def git(repo: str, *words: str, may_fail: bool = False) -> str:
    """Run a git command in the folder `repo` and return what it prints. Finished.
    在文件夹 `repo` 里执行 git 命令，返回它打印的内容。已写好。
    """
    no_editor = ["-c", "core.editor=:"]
    done = subprocess.run(
        ["git", *no_editor, *words], cwd=repo, capture_output=True, encoding="utf-8"
    )
    if done.returncode != 0 and not may_fail:
        raise RuntimeError(f"git {' '.join(words)}: {done.stderr or done.stdout}")
    return done.stdout


def commit_on_branch(repo: str, branch: str, paths: list, message: str) -> None:
    """Commit just these paths on a new branch; all other changes stay as they are.
    在新分支上只提交这些路径；其余改动原样留着。
    """
    git(repo, "add", "-A")  # TODO: on which branch? only which paths? / 在哪个分支？只有哪些路径？
    git(repo, "commit", "-m", message)


def keep_both(text: str) -> str:
    """Resolve conflicts by keeping the lines of both sides, ours first.
    解决冲突：两边的行都留下，我方在前。
    """
    return text  # TODO: drop the markers / 去掉标记


def merge(repo: str, branch: str) -> None:
    """Merge a branch into the one that is checked out; where both differ, keep both.
    把分支合并到检出的分支；两边不同之处都留下。
    """
    git(repo, "merge", "--no-edit", branch, may_fail=True)  # TODO: and the conflicts? / 冲突呢？


def rebase(repo: str, branch: str) -> None:
    """Put the commits of a branch on top of main.
    把分支上的提交接到 main 之后。
    """
    # TODO: one command / 一条命令


def first_bad(repo: str, good: str, bad: str, works) -> str:
    """Return the hash of the first commit after `good` that does not work any more.
    返回 `good` 之后第一个不能用的提交的哈希。
    """
    return bad  # TODO: halve, as in stage 2 / 像第 2 关那样取半


def review() -> list:
    """Name the defects of the pull request: the line, calls that show it, and why.
    指出合并请求里的缺陷：哪一行，什么调用能显出来，为什么。
    """
    return [
        {"line": 25, "calls": [("average", [("Mon", 30)])], "text": "TODO: is this a defect?"},
    ]


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


def practise() -> None:
    """Make a repository with two branches in a new folder, and use the functions on it.
    在新文件夹里建一个有两个分支的仓库，在上面试用这些函数。
    """
    repo = tempfile.mkdtemp(prefix="ledger-")
    ledger = Path(repo, "ledger.csv")
    git(repo, "init", "-b", "main")
    git(repo, "config", "user.name", "You")
    git(repo, "config", "user.email", "you@example.org")
    begin = "day,subject,minutes\n11,git,30\n"

    def save(text, message):
        ledger.write_text(text, encoding="utf-8")
        git(repo, "add", "ledger.csv")
        git(repo, "commit", "-m", message)

    save(begin, "Begin the ledger")
    git(repo, "switch", "-c", "week")
    save(begin + "12,maths,25\n", "Add maths")
    git(repo, "switch", "main")
    save(begin + "12,Python,40\n", "Add Python")
    merge(repo, "week")
    print(repo)
    print(git(repo, "log", "--graph", "--oneline", "--all"))
    print(git(repo, "status"))
    print(ledger.read_text(encoding="utf-8"))


if __name__ == "__main__":
    practise()
    made = {}
    exec(PULL_REQUEST, made)  # a place to try calls / 在这里试一试调用
    print(made["last_rows"]([("Mon", 30), ("Tue", 45)], 1))
