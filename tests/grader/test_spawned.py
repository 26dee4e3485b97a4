"""Runners that are spawned: tried for real, but for the seals of macOS and Windows themselves.

What only those systems have is tried as far as text and bytes go: the profile is read as the
kernel would read it, the structures are laid out as Microsoft documents them.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from baibu.content import Body
from baibu.grader import Report, isolation, judge, sandbox
from baibu.grader.errors import IsolationMissingError, SandboxFailedError
from baibu.grader.inside import alone, seal_macos, seal_windows
from baibu.grader.link import DiedError, LimitError, Link
from baibu.grader.sandbox import IMPORTS, Allowance, Family, _environment, hidden, readable
from baibu.grader.session import Budget, Learner, Raised, Session
from baibu.grader.spawned import Needs, SpawnedSandbox, Tier, footprint
from makers.household import is_alive, until

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="tried with what Linux has")

PLAIN = Allowance(memory_mb=100, seed=7)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have every temporary folder made in one, so that what is left can be seen."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def needs(family: Family = "bare", *, imports: tuple[str, ...] | None = None, **more: Any) -> Needs:
    """Say what runners need here."""
    return Needs(
        family=family,
        imports=IMPORTS[family] if imports is None else imports,
        readable=tuple(readable()),
        hidden=tuple(hidden()),
        environment=_environment,
        **more,
    )


@contextmanager
def spawned(tier: Tier = "personal", **more: Any) -> Iterator[SpawnedSandbox]:
    """Keep a spawned sandbox for a while."""
    box = SpawnedSandbox(needs(**more), tier)
    try:
        yield box
    finally:
        box.close()


def ran(link: Link, expression: str) -> Any:
    """Evaluate an expression in a runner."""
    return session_on(link).ask(_evaluate(expression), [])


def _evaluate(source: str) -> dict[str, Any]:
    return {"op": "define", "source": source, "name": None}


def session_on(link: Link) -> Session:
    """Talk to a runner."""
    return Session(link, Budget(60, 10), memory_mb=100)


def is_gone(pid: int) -> bool:
    """Say whether a process has ended and is buried."""
    return not Path(f"/proc/{pid}").exists()


def spare_of(box: SpawnedSandbox) -> int:
    """Wait until the spare is there, and tell its process number."""
    assert box._next is not None
    return box._next.result(300).process.pid


@on_linux
def test_a_runner_answers_and_ends_with_its_submission() -> None:
    with spawned() as box:
        link = box.runner(PLAIN)
        assert ran(link, "21 * 2") == 42
        with pytest.raises(Raised, match="ZeroDivisionError"):
            ran(link, "1 / 0")
        link.close()
        assert is_gone(link.pid)


@on_linux
def test_nothing_of_a_submission_is_there_for_the_next() -> None:
    leave = "[setattr(__import__('math'), 'left', 1), open('left', 'w').close()]"
    found = "[hasattr(__import__('math'), 'left'), __import__('os').listdir()]"
    with spawned() as box:
        first = box.runner(PLAIN)
        ran(first, leave)
        assert ran(first, found) == [True, ["left"]]
        first.close()
        second = box.runner(PLAIN)
        assert second.pid != first.pid
        assert ran(second, found) == [False, []]


@on_linux
def test_draws_depend_on_the_seed_alone() -> None:
    draw = "__import__('random').random()"
    with spawned() as box:
        drawn = [ran(box.runner(Allowance(memory_mb=100, seed=s)), draw) for s in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


@on_linux
def test_a_whole_verdict_is_reached_with_spawned_runners(
    graded: Callable[[str], Report], body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(family: Family, tier: object) -> SpawnedSandbox:
        return SpawnedSandbox(needs(family), "B")

    boxes = sandbox.Sandboxes()
    monkeypatch.setattr(sandbox, "_start", start)
    for module in (isolation, judge):
        monkeypatch.setattr(module, "SANDBOXES", boxes)
    monkeypatch.setattr(isolation, "_found", None)
    try:
        assert graded(body.solution).passed
        hangs = graded("import time\ntime.sleep(3600)\n" + body.solution)
        assert hangs.checks[0].failure is not None
        assert hangs.checks[0].failure.limit == "call_seconds"
        assert graded(body.solution).passed
    finally:
        boxes.close()


@on_linux
def test_the_next_runner_is_made_while_nobody_waits() -> None:
    with spawned() as box:
        first = spare_of(box)
        link = box.runner(PLAIN)
        assert link.pid == first
        link.close()
        waiting = spare_of(box)
        assert box.runner(PLAIN).pid == waiting


@on_linux
def test_a_spare_that_died_waiting_is_replaced() -> None:
    with spawned() as box:
        dead = spare_of(box)
        os.kill(dead, signal.SIGKILL)
        os.waitid(os.P_PID, dead, os.WEXITED | os.WNOWAIT)
        link = box.runner(PLAIN)
        assert link.pid != dead
        assert ran(link, "1 + 1") == 2


@on_linux
def test_many_at_once_get_a_runner_each() -> None:
    answers: list[tuple[int, int]] = []

    def submit(number: int) -> None:
        link = box.runner(PLAIN)
        answers.append((link.pid, ran(link, f"{number} * 10")))
        link.close()

    with spawned() as box:
        people = [threading.Thread(target=submit, args=(number,)) for number in range(5)]
        for person in people:
            person.start()
        for person in people:
            person.join()
    assert sorted(answer for _, answer in answers) == [0, 10, 20, 30, 40]
    assert len({pid for pid, _ in answers}) == 5


@on_linux
def test_who_does_not_answer_in_time_is_stopped() -> None:
    with spawned() as box:
        link = box.runner(PLAIN)
        with pytest.raises(LimitError):
            link.ask({"op": "load", "source": "while True: pass"}, [], seconds=0.2)
        link.close()
        assert is_gone(link.pid)
        assert ran(box.runner(PLAIN), "'as before'") == "as before"


@on_linux
def test_who_ends_instead_of_answering_is_known_to_have_died() -> None:
    with spawned() as box:
        link = box.runner(PLAIN)
        with pytest.raises(DiedError):
            link.ask({"op": "load", "source": "import os; os._exit(0)"}, [], seconds=10)


@on_linux
def test_large_arrays_go_there_and_back() -> None:
    array = np.arange(400_000, dtype=float)
    with spawned(family="numpy") as box:
        link = box.runner(PLAIN)
        session = session_on(link)
        session.load("def double(x): return x * 2")
        assert np.array_equal(Learner(session, "").double(array), array * 2)


@on_linux
@pytest.mark.parametrize("watched", [False, True], ids=["by the kernel", "by the judge, looking"])
def test_memory_beyond_the_limit_ends_the_call_and_is_said(watched: bool) -> None:
    with spawned(watched=watched) as box:
        link = box.runner(PLAIN)
        fine, _ = link.ask(_evaluate("len(bytearray(40 << 20))"), [], seconds=10)
        assert fine["value"] == 40 << 20
        hoard = "import time\nkept = []\nwhile True: kept.append(bytearray(b'x' * (8 << 20)))"
        answer, _ = link.ask({"op": "load", "source": hoard}, [], seconds=10)
        assert answer["memory"] is True


@on_linux
def test_memory_is_seen_from_outside() -> None:
    with spawned() as box:
        link = box.runner(PLAIN)
        before = footprint(link.pid)
        session_on(link).load("kept = bytearray(b'x' * (30 << 20))")
        assert footprint(link.pid) - before > 25 << 20
        link.close()
        assert footprint(link.pid) == 0


@on_linux
def test_a_spare_that_is_given_back_comes_again_when_needed() -> None:
    with spawned() as box:
        spare = spare_of(box)
        box.drop_spares()
        assert is_gone(spare)
        assert box.alive()
        assert ran(box.runner(PLAIN), "3") == 3


@on_linux
def test_closing_leaves_no_process_no_descriptor_and_no_folder(folder: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with spawned() as box:
        in_use = box.runner(PLAIN)
        box.refill()
        spare = spare_of(box)
    assert is_gone(in_use.pid)
    assert is_gone(spare)
    assert not box.alive()
    assert list(folder.glob("baibu-*")) == []
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    with pytest.raises(SandboxFailedError):
        box.runner(PLAIN)


@on_linux
def test_a_spare_that_is_being_made_ends_with_the_rest(folder: Path) -> None:
    with spawned(family="tables") as box:
        box.drop_spares()
        box.refill()
        making = box._next
    assert making is not None
    assert making.cancelled() or isinstance(making.exception(300), SandboxFailedError)
    assert list(folder.glob("baibu-*")) == []


@on_linux
def test_what_cannot_start_says_why_and_leaves_nothing(folder: Path) -> None:
    with pytest.raises(SandboxFailedError, match="no_such_library"):
        SpawnedSandbox(needs(imports=("no_such_library",)), "personal")
    assert list(folder.glob("baibu-*")) == []


KILLED = """
import sys
sys.path.insert(0, sys.argv[1])
from grader.test_spawned import PLAIN, needs, spare_of
from baibu.grader.spawned import SpawnedSandbox
box = SpawnedSandbox(needs(), "personal")
link = box.runner(PLAIN)
box.refill()
print(link.pid, spare_of(box), flush=True)
link.ask({"op": "load", "source": "while True: pass"}, [], seconds=600)
"""


@on_linux
def test_killing_the_judge_leaves_no_runner_behind() -> None:
    tests = Path(__file__).parents[1]
    judge = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tests)], stdout=subprocess.PIPE, text=True
    )
    assert judge.stdout is not None
    runners = [int(pid) for pid in judge.stdout.readline().split()]
    assert len(runners) == 2
    judge.kill()
    judge.wait()
    judge.stdout.close()
    assert all(_ends(pid) for pid in runners)


WATCHING = """
import os, subprocess, sys
sys.path.insert(0, sys.argv[1])
inner = "import sys; sys.path.insert(0, sys.argv[1])\\nfrom inside import alone\\n"
inner += "alone.end_with(int(sys.argv[2]))\\nprint('on', flush=True)\\nwhile True: pass"
child = subprocess.Popen([sys.executable, "-c", inner, sys.argv[1], str(os.getpid())],
                         stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
os._exit(0)
"""


@on_linux
def test_where_the_kernel_does_not_see_to_it_a_runner_ends_by_itself_with_the_judge() -> None:
    grader = Path(alone.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", WATCHING, str(grader)], stdout=subprocess.PIPE, text=True, check=True
    )
    assert _ends(int(done.stdout))


def _ends(pid: int) -> bool:
    """Wait for a process that is not our child to end."""
    return until(lambda: not is_alive(pid))


ALL_OPEN = 8  # attempts of `alone.breaches` that a process without a seal gets through

BREACHES = """
import json, sys
sys.path.insert(0, sys.argv[1])
from inside import alone
print(json.dumps(alone.breaches(json.loads(sys.argv[2]))))
"""


def breaches(folder: Path, **more: Any) -> list[str]:
    """Try the attempts in a process of their own, without a seal."""
    (folder / "canary").write_text("x")
    (folder / "work").mkdir()
    places = {"canary": str(folder / "canary"), "scratch": str(folder / "work")}
    options = {"judge": os.getpid(), **places, **more}
    grader = str(Path(alone.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", BREACHES, grader, json.dumps(options)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[str] = json.loads(done.stdout)
    return found


@on_linux
def test_an_open_process_notices_that_it_is_open(folder: Path) -> None:
    assert len(breaches(folder)) == ALL_OPEN


@on_linux
def test_a_scratch_folder_out_of_reach_is_noticed_too(folder: Path) -> None:
    found = breaches(folder, scratch=str(folder / "nowhere"))
    assert found[ALL_OPEN].startswith("the scratch folder cannot be used")


@on_linux
def test_a_sealed_spawned_runner_finds_no_way_out() -> None:
    with spawned("B") as box:
        assert {"landlock", "seccomp", "limits"} <= set(box.layers)
        link = box.runner(PLAIN)
        with pytest.raises(Raised, match="PermissionError"):
            ran(link, "open('/etc/passwd').read()")
        assert ran(link, "open('own', 'w').write('mine')") == 4


@on_linux
def test_a_tier_that_this_machine_cannot_keep_is_not_served(folder: Path) -> None:
    with pytest.raises(IsolationMissingError, match="it is on, and yet: a file of the judge's"):
        SpawnedSandbox(needs(), "C")
    assert list(folder.glob("baibu-*")) == []


@on_linux
def test_a_profile_that_cannot_be_kept_narrow_is_refused() -> None:
    with spawned("B") as box, pytest.raises(IsolationMissingError, match="profile git"):
        box.runner(Allowance(memory_mb=100, seed=1, profile="git"))


# The seals of other systems, as far as they can be tried here.

WRONG_PLACES: dict[str, tuple[str, Callable[[], object]]] = {
    "the sandbox of macOS": ("darwin", lambda: seal_macos.seal("(version 1)")),
    "memory as macOS counts it": ("darwin", lambda: seal_macos.footprint(1)),
    "a job": ("win32", seal_windows.Job),
    "a low integrity level": ("win32", seal_windows.lower),
    "resuming a process": ("win32", lambda: seal_windows.resume(0)),
}


@pytest.mark.parametrize("what", WRONG_PLACES)
def test_on_another_system_a_seal_says_so(what: str) -> None:
    system, use = WRONG_PLACES[what]
    if sys.platform == system:
        pytest.skip("this is its system")
    with pytest.raises(OSError, match=f"and this is {sys.platform}"):
        use()


DOCUMENTED = {  # bytes on 64-bit systems
    seal_windows.BasicLimits: 64,
    seal_windows.Counters: 48,
    seal_windows.ExtendedLimits: 144,
    seal_windows.MandatoryLabel: 16,
    seal_macos.Usage: 96,
}


@pytest.mark.parametrize("kind", DOCUMENTED, ids=lambda kind: kind.__name__)
def test_structures_have_their_documented_size(kind: type[ctypes.Structure]) -> None:
    assert ctypes.sizeof(kind) == DOCUMENTED[kind]


def test_fields_lie_where_the_headers_put_them() -> None:
    assert seal_windows.BasicLimits.flags.offset == 16
    assert seal_windows.BasicLimits.active_processes.offset == 40
    assert seal_windows.ExtendedLimits.process_memory.offset == 112
    assert seal_windows.ExtendedLimits.peak_process_memory.offset == 128
    assert seal_macos.Usage.physical_footprint.offset == 72


def test_a_job_is_for_one_process_which_dies_with_it() -> None:
    wanted = seal_windows.limits(memory=300 << 20, seconds=2.5)
    assert wanted.basic.flags == 0x4 | 0x8 | 0x100 | 0x400 | 0x2000
    assert wanted.basic.active_processes == 1
    assert wanted.process_memory == 300 << 20
    assert wanted.basic.per_job_user_time == 25_000_000


def test_a_job_without_a_cap_yet_has_none() -> None:
    wanted = seal_windows.limits(memory=None, seconds=None, processes=16)
    assert wanted.basic.flags == 0x8 | 0x400 | 0x2000
    assert wanted.basic.active_processes == 16
    assert wanted.process_memory == wanted.basic.per_job_user_time == 0


# A profile is read as the kernel reads it: rules in order, the last one that fits decides.

Tree = str | list["Tree"]


def parsed(text: str) -> list[Tree]:
    """Read the rules of a profile; strings keep their first quotation mark."""
    tokens = _tokens(text)
    stack: list[list[Tree]] = [[]]
    for token in tokens:
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    assert len(stack) == 1, "parentheses do not balance"
    return stack[0]


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        here = text[at]
        if here == ";":
            at = text.find("\n", at)
            assert at >= 0
        elif here == '"':
            word, at = '"', at + 1
            while text[at] != '"':
                at += text[at] == "\\"
                word, at = word + text[at], at + 1
            at += 1
            yield word
        elif here in "()":
            at += 1
            yield here
        elif here.isspace():
            at += 1
        else:
            end = at
            while not text[end].isspace() and text[end] not in '()";':
                end += 1
            yield text[at:end]
            at = end


def allows(rules: list[Tree], operation: str, path: str = "", *, is_link: bool = False) -> bool:
    """Decide on one operation as the last rule that fits does."""
    verdict = False
    for rule in rules:
        assert isinstance(rule, list), f"{rule!r} stands outside of a rule"
        action, *rest = rule
        if action == "version":
            continue
        operations = [word for word in rest if isinstance(word, str)]
        filters = [word for word in rest if isinstance(word, list)]
        if not any(_covers(word, operation) for word in operations):
            continue
        if not filters or any(_fits(one, path, is_link=is_link) for one in filters):
            verdict = action == "allow"
    return verdict


def _covers(word: str, operation: str) -> bool:
    return word in ("default", operation) or (
        word.endswith("*") and operation.startswith(word[:-1])
    )


def _fits(one: list[Tree], path: str, *, is_link: bool) -> bool:
    kind, *values = one
    if kind == "require-all":
        return all(_fits(value, path, is_link=is_link) for value in values)  # type: ignore[arg-type]
    (value,) = values
    assert isinstance(value, str)
    if kind == "subpath":
        return path == value[1:] or path.startswith(value[1:] + "/")
    if kind in ("literal", "path", "sysctl-name"):
        return path == value[1:]
    if kind == "sysctl-name-prefix":
        return path.startswith(value[1:])
    if kind == "vnode-type":
        return is_link if value == "SYMLINK" else path == "/dev/null"
    assert [kind, value] == ["target", "self"], f"a filter that is not known here: {one}"
    return path == "self"


@pytest.fixture
def rules(folder: Path) -> list[Tree]:
    """The rules for a made-up Mac, below one folder."""
    for name in ("libs/baibu", "libs/numpy", "scratch", "home"):
        (folder / name).mkdir(parents=True)
    (folder / "tmp").symlink_to(folder / "scratch")
    libs = str(folder / "libs")
    return parsed(seal_macos.profile([libs], [f"{libs}/baibu"], str(folder / "tmp")))


def test_a_profile_begins_by_refusing_everything(rules: list[Tree]) -> None:
    assert rules[:2] == [["version", "1"], ["deny", "default"]]


def test_a_profile_names_no_path_that_was_not_given(folder: Path) -> None:
    def paths(tree: Tree) -> Iterator[str]:
        if isinstance(tree, list):
            if tree[:1] in (["subpath"], ["literal"], ["path"]):
                yield str(tree[1])[1:]
            for inner in tree:
                yield from paths(inner)

    text = seal_macos.profile([str(folder / "a")], [str(folder / "a/b")], str(folder / "s"))
    own = (*seal_macos.SYSTEM, *seal_macos.TIME_ZONES, *seal_macos.DEVICES)
    named = set(paths(parsed(text)))
    given = {os.path.realpath(path) for path in own} | set(own)
    given |= {str(folder / name) for name in ("a", "a/b", "s")}
    above = {str(parent) for path in given for parent in Path(path).parents}
    assert given <= named | set(own)
    assert named <= given | above


def test_an_interpreter_of_homebrew_finds_its_libraries(folder: Path) -> None:
    cellar = "/opt/homebrew/Cellar/python@3.13/3.13.1/lib"
    library = "/opt/homebrew/opt/sqlite/lib/libsqlite3.dylib"
    from_homebrew = parsed(seal_macos.profile([cellar], [], str(folder)))
    from_elsewhere = parsed(seal_macos.profile(["/Library/Frameworks"], [], str(folder)))
    assert allows(from_homebrew, "file-map-executable", library)
    assert not allows(from_homebrew, "file-read-data", "/opt/homebrew/var/db/secret")
    assert not allows(from_elsewhere, "file-map-executable", library)


PATHS = [
    ("file-read-data", "libs/numpy/core.py", True),
    ("file-map-executable", "libs/numpy/core.so", True),
    ("file-write-data", "libs/numpy/core.py", False),
    ("file-read-data", "libs/baibu/checks.py", False),
    ("file-read-metadata", "libs/baibu/checks.py", False),
    ("file-read-data", "home/diary", False),
    ("file-read-metadata", "home/diary", False),
    ("file-read-data", "", False),
    ("file-read-metadata", "", True),
    ("file-read-data", "scratch/own", True),
    ("file-write-create", "scratch/own", True),
    ("file-write-unlink", "scratch/own", True),
    ("file-write-flags", "scratch/own", False),
    ("file-write-owner", "scratch/own", False),
    ("file-map-executable", "scratch/own.dylib", False),
    ("file-write-create", "scratch-of-another/own", False),
]


@pytest.mark.parametrize(("operation", "path", "wanted"), PATHS)
def test_the_profile_decides_on_files(
    rules: list[Tree], folder: Path, operation: str, path: str, wanted: bool
) -> None:
    real = os.path.realpath(folder)
    assert allows(rules, operation, f"{real}/{path}".rstrip("/")) is wanted


def test_links_cannot_be_made_even_in_scratch(rules: list[Tree], folder: Path) -> None:
    inside = os.path.realpath(folder) + "/scratch/link"
    assert not allows(rules, "file-write-create", inside, is_link=True)


REFUSED = """network-outbound network-inbound network-bind process-exec process-exec-interpreter
process-fork mach-lookup mach-register ipc-posix-shm-read-data ipc-posix-sem iokit-open
iokit-get-properties nvram-get system-socket sysctl-write user-preference-read job-creation
appleevent-send process-info-listpids"""


@pytest.mark.parametrize("operation", REFUSED.split())
def test_the_profile_refuses(rules: list[Tree], operation: str) -> None:
    assert not allows(rules, operation, "/anything")
    assert not allows(rules, operation, "self")


def test_the_profile_lets_a_process_deal_with_itself_only(rules: list[Tree]) -> None:
    for operation in ("signal", "process-info-pidinfo"):
        assert allows(rules, operation, "self")
        assert not allows(rules, operation, "other")


def test_the_profile_lets_a_process_ask_what_machine_this_is(rules: list[Tree]) -> None:
    assert allows(rules, "sysctl-read", "hw.ncpu")
    assert allows(rules, "sysctl-read", "hw.optional.arm.FEAT_BF16")
    assert not allows(rules, "sysctl-read", "kern.proc.all")


def test_a_path_with_quotation_marks_stays_a_path(folder: Path) -> None:
    odd = folder / 'a "quoted" \\ folder'
    odd.mkdir()
    rules = parsed(seal_macos.profile([str(odd)], [], str(folder)))
    assert allows(rules, "file-read-data", os.path.realpath(odd) + "/x")


def test_a_path_that_could_break_out_of_the_profile_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="control character"):
        seal_macos.profile(["/a\n(allow default)"], [], str(folder))
