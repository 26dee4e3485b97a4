# diagnosis: none
import os
import subprocess


def git(repo, *words, may_fail=False):
    done = subprocess.run(
        ["git", "-c", "core.editor=:", *words], cwd=repo, capture_output=True, encoding="utf-8"
    )
    if done.returncode != 0 and not may_fail:
        raise RuntimeError(done.stderr)
    return done.stdout


import tempfile


def commit_on_branch(repo, branch, paths, message):
    git(repo, "branch", branch)
    git(repo, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
    git(repo, "add", "--intent-to-add", "--", *paths)
    git(repo, "commit", "-m", message, "--", *paths)


def keep_both(text):
    kept, rest = "", text
    while "<<<<<<< " in rest:
        before, rest = rest.split("<<<<<<< ", 1)
        ours, rest = rest.split("\n", 1)[1].split("=======\n", 1)
        theirs, rest = rest.split(">>>>>>> ", 1)
        rest = rest.split("\n", 1)[1]
        kept += before + ours + theirs
    return kept + rest


def merge(repo, branch):
    os.makedirs(os.path.join(repo, ".git", "info"), exist_ok=True)
    with open(os.path.join(repo, ".git", "info", "attributes"), "w") as file:
        file.write("* merge=union\n")
    try:
        git(repo, "merge", "-m", f"Bring in {branch}", branch)
    finally:
        os.remove(os.path.join(repo, ".git", "info", "attributes"))


def rebase(repo, branch):
    base = git(repo, "merge-base", "main", branch).strip()
    commits = git(repo, "rev-list", "--reverse", f"{base}..{branch}").split()
    git(repo, "switch", "--detach", "main")
    for commit in commits:
        git(repo, "cherry-pick", commit)
    git(repo, "switch", "-C", branch)


def first_bad(repo, good, bad, works):
    beside = tempfile.mkdtemp()
    git(repo, "worktree", "add", "--detach", beside, bad)
    commits = [good] + git(repo, "rev-list", f"{good}..{bad}").split()[::-1]

    def search(low, high):
        if high - low == 1:
            return commits[high]
        middle = (low + high) // 2
        git(beside, "checkout", "-q", commits[middle])
        return search(middle, high) if works(beside) else search(low, middle)

    try:
        return search(0, len(commits) - 1)
    finally:
        git(repo, "worktree", "remove", "--force", beside)


def review():
    found = {
        4: ([("remember", "a")], "mutable default, shared by the calls"),
        12: ([("studied_days", [("Sun", 30)])], "exactly 30 minutes must count as well"),
        18: ([("last_rows", ["a"], 0)], "-0 is 0, so the slice begins at the front"),
    }
    return [{"line": line, "calls": calls, "text": text} for line, (calls, text) in found.items()]
