# diagnosis: merges_for_rebase
import os
import subprocess


def git(repo, *words, may_fail=False):
    done = subprocess.run(
        ["git", "-c", "core.editor=:", *words], cwd=repo, capture_output=True, encoding="utf-8"
    )
    if done.returncode != 0 and not may_fail:
        raise RuntimeError(done.stderr)
    return done.stdout


import re


def commit_on_branch(repo, branch, paths, message):
    git(repo, "checkout", "-b", branch)
    for path in paths:
        git(repo, "add", path)
    git(repo, "commit", "--only", *paths, "-m", message)


def keep_both(text):
    conflict = re.compile(r"^<<<<<<< .*?\n(.*?)^=======\n(.*?)^>>>>>>> .*?(?:\n|\Z)", re.M | re.S)
    return conflict.sub(lambda found: found[1] + found[2], text)


def merge(repo, branch):
    try:
        git(repo, "merge", branch)
    except RuntimeError:
        for line in git(repo, "status", "--porcelain").split("\n"):
            if line[:2] in ("UU", "AA"):
                path = os.path.join(repo, line[3:])
                with open(path, encoding="utf-8", newline="") as file:
                    text = file.read()
                with open(path, "w", encoding="utf-8", newline="") as file:
                    file.write(keep_both(text))
        git(repo, "add", "--update")
        git(repo, "merge", "--continue")


def rebase(repo, branch):
    git(repo, "checkout", branch)
    git(repo, "merge", "main")


def first_bad(repo, good, bad, works):
    start = git(repo, "rev-parse", "--abbrev-ref", "HEAD").strip()
    while True:
        middle = git(repo, "rev-list", "--bisect", f"{good}..{bad}").strip()
        if middle == bad:
            break
        git(repo, "checkout", "-q", middle)
        if works(repo):
            good = middle
        else:
            bad = middle
    git(repo, "checkout", "-q", start)
    return bad


def review():
    week = [("Mon", 30), ("Tue", 45), ("Wed", 10)]
    return [
        dict(line=18, text="n = 0 应当一行也没有，-0 却从头开始", calls=[("last_rows", week, 0)]),
        dict(line=12, text="议题写的是至少三十分钟，正好三十分钟也算", calls=[("studied_days", week)]),
        dict(
            line=4,
            text="默认列表只建一次，第二本账里会有第一本的行",
            calls=[("remember", ("Mon", 1)), ("remember", ("Mon", 1)), ("remember", ("Tue", 2))],
        ),
    ]
