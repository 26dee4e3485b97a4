"""Code and the files of a project are one text, and come apart again just as they were."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.content.parcel import (
    MOST_BYTES,
    MOST_SHOWN,
    ParcelError,
    bare,
    completed,
    has_project,
    pack,
    readable,
    unpack,
)

CODE = "def half(x):\n    return x / 2\n"
NAMES = st.from_regex(r"[a-z]{1,8}(/[a-z0-9._]{1,8}[a-z])?", fullmatch=True)


@given(
    st.text(alphabet="ab#:| \n", max_size=40).map(lambda text: f"{text}\n"),
    st.dictionaries(NAMES, st.binary(max_size=300) | st.text().map(str.encode), max_size=4),
)
def test_what_is_packed_comes_apart_as_it_was(code: str, files: dict[str, bytes]) -> None:
    found = unpack(pack(code, files))
    assert dict(found.files) == files
    assert found.code == code
    assert found.has_project


def test_a_packed_text_is_a_program_like_the_code_alone() -> None:
    told: dict[str, object] = {}
    text = pack(CODE, {"data.csv": b"a,b\n1,2\n", "model.bin": bytes(range(256))})
    exec(compile(text, "solution.py", "exec"), told)  # our own text
    assert text.startswith(CODE)
    assert [name for name in told if not name.startswith("__")] == ["half"]


def test_a_text_can_be_read_and_a_record_is_folded() -> None:
    text = pack(CODE, {"report.md": b"# Report\n\nGood.\n", "run.json": b"{}\n"}, ["run.json"])
    assert "#| # Report\n#|\n#| Good.\n" in text
    assert "{}" not in text
    assert unpack(text).files["run.json"] == b"{}\n"


def test_who_reads_is_spared_records_and_long_files() -> None:
    told = {"long.csv": b"row\n" * 500, "report.md": b"# Report\n\n", "run.json": b"{}\n"}
    text = readable(pack(CODE, told, ["run.json"]))
    assert text.startswith(CODE)
    assert text.count("#| row\n") == MOST_SHOWN
    assert "#: file report.md\n#| # Report\n#|\n" in text
    assert "run.json" not in text
    assert readable(CODE) == CODE


def test_packing_again_takes_the_place_of_what_was_packed() -> None:
    once = pack(CODE, {"old.txt": b"old\n"})
    assert pack(once, {"new.txt": b"new\n"}) == pack(CODE, {"new.txt": b"new\n"})
    assert bare(once) == CODE


def test_code_alone_has_no_project() -> None:
    found = unpack(CODE)
    assert (found.code, dict(found.files), found.has_project) == (CODE, {}, False)
    assert not has_project("# project\n#: projects\n")


def test_a_variant_without_a_project_gets_that_of_the_reference() -> None:
    reference = pack(CODE, {"project.toml": b'name = "x"\n'})
    variant = completed("half = None\n", reference)
    assert unpack(variant).code == "half = None\n"
    assert unpack(variant).files == unpack(reference).files
    own = pack("half = None\n", {"project.toml": b'name = "own"\n'})
    assert completed(own, reference) == own
    assert completed("half = None\n", CODE) == "half = None\n"


@pytest.mark.parametrize(
    "part",
    [
        "#: file ../outside\n#| x\n",
        "#: file /etc/passwd\n#| x\n",
        "#: file a\\b\n#| x\n",
        "#: file a\n#| x\n#: file a\n#| y\n",
        "#: file a base64\n#| not base64 at all\n",
        "#: file a base64\n#| aGVsbG8=\n",
        "print('run')\n",
        "".join(f"#: file f{n}\n" for n in range(201)),
    ],
    ids=["up", "root", "backslash", "twice", "letters", "unpacked", "code", "many"],
)
def test_a_part_that_is_none_is_refused(part: str) -> None:
    with pytest.raises(ParcelError):
        unpack(f"{CODE}\n\n#: project\n{part}")


def test_a_file_that_unfolds_without_end_is_refused() -> None:
    bomb = base64.b64encode(zlib.compress(bytes(MOST_BYTES + 1), 9)).decode()
    with pytest.raises(ParcelError):
        unpack(f"{CODE}\n\n#: project\n#: file bomb base64\n#| {bomb}\n")
