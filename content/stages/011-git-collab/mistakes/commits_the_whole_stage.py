"""Everyday git from a program: branches, merges, rebasing, bisection, and a review."""

import subprocess
from collections.abc import Callable
from pathlib import Path


def git(repo: str, *words: str, may_fail: bool = False) -> str:
    """Run a git command in the folder `repo` and return what it prints."""
    no_editor = ["-c", "core.editor=:"]
    done = subprocess.run(
        ["git", *no_editor, *words], cwd=repo, capture_output=True, encoding="utf-8"
    )
    if done.returncode != 0 and not may_fail:
        raise RuntimeError(f"git {' '.join(words)}: {done.stderr or done.stdout}")
    return done.stdout


def commit_on_branch(repo: str, branch: str, paths: list[str], message: str) -> None:
    """Commit just these paths on a new branch; all other changes stay as they are."""
    git(repo, "switch", "-c", branch)
    git(repo, "add", "--", *paths)
    git(repo, "commit", "-m", message)


def keep_both(text: str) -> str:
    """Resolve conflicts by keeping the lines of both sides, ours first."""
    kept = []
    inside = False
    for line in text.splitlines(keepends=True):
        if line.startswith("<<<<<<< "):
            inside = True
        elif inside and line.startswith(">>>>>>> "):
            inside = False
        elif not (inside and line.rstrip("\n") == "======="):
            kept.append(line)
    return "".join(kept)


def merge(repo: str, branch: str) -> None:
    """Merge a branch into the one that is checked out; where both differ, keep both."""
    git(repo, "merge", "--no-edit", branch, may_fail=True)
    conflicted = git(repo, "diff", "--name-only", "--diff-filter=U").splitlines()
    for name in conflicted:
        file = Path(repo, name)
        file.write_text(keep_both(file.read_text(encoding="utf-8")), encoding="utf-8")
        git(repo, "add", "--", name)
    if conflicted:
        git(repo, "commit", "--no-edit")


def rebase(repo: str, branch: str) -> None:
    """Put the commits of a branch on top of main."""
    git(repo, "rebase", "main", branch)


def first_bad(repo: str, good: str, bad: str, works: Callable[[str], bool]) -> str:
    """Find the first commit after `good` that does not work any more."""
    branch = git(repo, "branch", "--show-current").strip()
    commits = git(repo, "rev-list", "--reverse", f"{good}..{bad}").split()
    low, high = -1, len(commits) - 1  # the one at high is bad, the one at low is good
    while high - low > 1:
        middle = (low + high) // 2
        git(repo, "switch", "--detach", commits[middle])
        if works(repo):
            low = middle
        else:
            high = middle
    git(repo, "switch", branch)
    return commits[high]


def review() -> list[dict]:
    """Name the defects of the pull request: the line, calls that show it, and why."""
    return [
        {
            "line": 4,
            "calls": [("remember", ("Mon", 30)), ("remember", ("Tue", 45))],
            "text": "The default list is made once: the second ledger begins with the first.",
        },
        {
            "line": 12,
            "calls": [("studied_days", [("Mon", 30)])],
            "text": "The issue says at least 30 minutes; a day with just 30 is lost.",
        },
        {
            "line": 18,
            "calls": [("last_rows", [("Mon", 30), ("Tue", 45)], 0)],
            "text": "rows[-0:] is rows[0:]: for n = 0 all rows come back instead of none.",
        },
    ]
