# row: 31 33 37 own
# tries: where git may run, to have it read, write and execute what it may not
# must: pass
# profile: git

import shutil
import subprocess

git = shutil.which("git") or "/usr/bin/git"


def run(*words):
    subprocess.run([git, *words], check=True, capture_output=True, timeout=2)


def differ():
    words = [git, "diff", "--no-index", "/dev/null", BAIT["file"]]
    done = subprocess.run(words, capture_output=True, timeout=2)
    if not token_in(done.stdout):
        raise OSError(done.stderr)
    return done.stdout


run("--version")  # git itself works here
attempt("a clone", run, "clone", BAIT["repository"], "copy")
attempt("a file", differ)
attempt("an alias", run, "-c", "alias.x=!true", "x")
attempt("a helper", run, "-c", "protocol.ext.allow=always", "clone", "ext::sh -c true", "copy")
attempt("a server", run, "clone", "http://127.0.0.1:%d/" % BAIT["port"], "copy")
attempt("a program", subprocess.run, ["/bin/true"], check=True)
