"""A folder becomes a table: classes by subfolder or list, bad files counted and left out."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from baibu.workbench.card import Card, Source
from baibu.workbench.errors import (
    LabelsUnreadableError,
    MixedSourcesError,
    NoClassesError,
    NoFilesError,
)
from baibu.workbench.media import pictures as looking
from baibu.workbench.media import prose, sounds
from baibu.workbench.media.plan import UnfitError
from baibu.workbench.media.reading import Found, read_folder
from workbench.media import making


def read(folder: Path, *, form: str = "auto") -> Found:
    source = Source(address=str(folder), form=form)  # type: ignore[arg-type]
    return read_folder(source, Path(), tell=lambda *_: None)


def test_every_file_of_a_subfolder_is_a_row_of_its_class(tmp_path: Path) -> None:
    found = read(making.pictures(tmp_path / "a", each=4))
    assert found.table["label"].value_counts().to_dict() == {"cross": 4, "ring": 4, "square": 4}
    assert found.plan.medium == "image"
    assert (found.plan.height, found.plan.channels) == (16, 1)
    assert looking.pixels(found.table["image"].iloc[0]).shape == (16, 16)
    assert found.reading.sha256
    assert not found.left_out


def test_the_hash_of_a_folder_changes_with_any_file(tmp_path: Path) -> None:
    folder = making.pictures(tmp_path / "a", each=4)
    before = read(folder).reading.sha256
    assert read(folder).reading.sha256 == before
    path = folder / "ring" / "0.png"
    path.write_bytes(making.png(making.shape("ring", np.random.default_rng(9))))
    assert read(folder).reading.sha256 != before


def test_files_that_cannot_be_used_are_named_by_reason(tmp_path: Path) -> None:
    folder = making.pictures(tmp_path / "a", each=4)
    good = (folder / "ring" / "0.png").read_bytes()
    (folder / "ring" / "broken.png").write_bytes(good[:-30])
    (folder / "ring" / "empty.png").write_bytes(b"")
    (folder / "ring" / "words.png").write_text("no picture", encoding="utf-8")
    (folder / "ring" / "copy.png").write_bytes(good)
    (folder / "notes.pdf").write_bytes(b"%PDF")
    (folder / "loose.png").write_bytes(making.png(np.full((16, 16), 7, dtype=np.uint8)))
    (folder / ".hidden.png").write_bytes(b"")
    found = read(folder)
    assert found.left_out == {
        "other": ["notes.pdf"],
        "no_label": ["loose.png"],
        "twice": ["ring/copy.png"],
        "broken": ["ring/broken.png"],
        "empty": ["ring/empty.png"],
        "no_picture": ["ring/words.png"],
    }
    assert len(found.table) == 12


def test_the_same_file_in_two_classes_is_in_neither(tmp_path: Path) -> None:
    folder = making.pictures(tmp_path / "a", each=4)
    (folder / "ring" / "0.png").write_bytes((folder / "cross" / "0.png").read_bytes())
    found = read(folder)
    assert sorted(found.left_out["contradicting"]) == ["cross/0.png", "ring/0.png"]
    assert len(found.table) == 10


def test_a_class_with_fewer_than_three_files_is_left_out(tmp_path: Path) -> None:
    folder = making.pictures(tmp_path / "a", each=4)
    making.pictures(tmp_path / "b", each=2, names=("ring",), seed=5)
    (tmp_path / "b" / "ring").rename(folder / "rare")
    found = read(folder)
    assert found.small == {"rare": 2}
    assert "rare" not in set(found.table["label"])


def test_deeper_folders_belong_to_the_outer_class_and_sides_to_none(tmp_path: Path) -> None:
    folder = making.pictures(tmp_path / "a", each=4)
    (folder / "ring" / "more").mkdir()
    (folder / "ring" / "0.png").rename(folder / "ring" / "more" / "0.png")
    (folder / "train").mkdir()
    (folder / "cross").rename(folder / "train" / "cross")
    found = read(folder)
    assert set(found.table["label"]) == {"cross", "ring", "square"}
    assert found.deep == 1


def test_a_list_of_labels_names_the_classes(tmp_path: Path) -> None:
    folder = making.pictures(tmp_path / "a", each=4, names=("ring", "cross"))
    lines = ["file,label"]
    for path in sorted(folder.rglob("*.png")):
        flat = folder / f"{path.parent.name}-{path.name}"
        path.rename(flat)
        lines.append(f"{flat.name},{path.parent.name}")
    lines[-1] = "gone.png,ring"
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    found = read(folder)
    assert found.table["label"].value_counts().to_dict() == {"cross": 4, "ring": 3}
    assert found.left_out["missing"] == ["gone.png"]
    assert found.left_out["no_label"] == ["ring-3.png"]


@pytest.mark.parametrize("written", ["file,label\nonly-one-field\n", "file,label\n", "\ufffd"])
def test_a_list_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    folder = making.pictures(tmp_path / "a", each=4)
    (folder / "labels.csv").write_text(written, encoding="utf-8")
    with pytest.raises(LabelsUnreadableError):
        read(folder)


def test_a_folder_without_files_or_without_classes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoFilesError):
        read(tmp_path / "empty")
    with pytest.raises(NoFilesError):
        read(tmp_path / "nowhere", form="images")
    with pytest.raises(NoClassesError):
        read(making.pictures(tmp_path / "a", each=4, names=("ring",)))
    flat = making.pictures(tmp_path / "b", each=4, names=("ring",))
    with pytest.raises(NoClassesError):
        read(flat / "ring")


def test_pictures_of_all_kinds_are_brought_to_one_form(tmp_path: Path) -> None:
    folder = making.pictures(tmp_path / "a", each=4)
    rng = np.random.default_rng(1)
    colour = rng.integers(0, 255, (20, 30, 3)).astype(np.uint8)
    clear = np.dstack([colour, np.full((20, 30), 128, dtype=np.uint8)])
    for name, values, form in (
        ("a.jpg", colour, "JPEG"), ("b.bmp", colour[:9, :9], "BMP"), ("c.png", clear, "PNG"),
        ("d.gif", colour[..., 0], "GIF"), ("e.png", colour[..., 0].astype(np.uint16) * 256, "PNG"),
    ):  # fmt: skip
        (folder / "ring" / name).write_bytes(making.png(values, form))
    found = read(folder)
    assert len(found.table) == 17
    assert found.plan.channels == 3
    assert {looking.pixels(one).shape for one in found.table["image"]} == {(16, 16, 3)}
    assert (found.modes, found.sizes) == (2, 3)
    assert set(found.table["image.width"]) == {16.0, 30.0, 9.0}


def test_texts_that_are_not_utf8_are_left_out(tmp_path: Path) -> None:
    folder = making.texts(tmp_path / "a", each=4)
    (folder / "food" / "gbk.txt").write_bytes("糖醋排骨".encode("gbk"))
    (folder / "food" / "blank.md").write_text(" \n", encoding="utf-8")
    found = read(folder)
    assert found.left_out == {"empty": ["food/blank.md"], "not_utf8": ["food/gbk.txt"]}
    assert found.plan.medium == "text"
    assert (found.table["text.chinese"] > 0.5).sum() == 4


def test_sounds_of_different_rates_are_brought_to_one(tmp_path: Path) -> None:
    folder = making.tones(tmp_path / "a", each=4)
    rng = np.random.default_rng(2)
    (folder / "low" / "fast.wav").write_bytes(making.tone(200.0, rng, rate=8_000))
    (folder / "low" / "short.wav").write_bytes(sounds.as_wav(4_000, np.zeros(10)))
    (folder / "low" / "not.wav").write_bytes(b"RIFF....")
    found = read(folder)
    assert found.rates == 2
    assert found.plan.rate == 4_000
    assert found.left_out == {"no_sound": ["low/not.wav"], "too_short": ["low/short.wav"]}
    assert {looking.pixels(one).shape for one in found.table["sound"]} == {(40, 64)}


def test_a_higher_tone_stands_higher_in_the_spectrogram(tmp_path: Path) -> None:
    found = read(making.tones(tmp_path / "a", each=4)).table
    middles = {
        name: np.mean([looking.pixels(one).mean(axis=1).argmax() for one in held["sound"]])
        for name, held in found.groupby("label")
    }
    assert middles["high"] < middles["low"]  # the first line of a picture is on top
    by_class = found.groupby("label")["sound.brightness"].mean()
    assert by_class["high"] > by_class["low"]


def test_a_picture_that_would_be_huge_is_refused_before_it_is_opened() -> None:
    head = bytearray(making.png(np.zeros((4, 4), dtype=np.uint8)))
    head[16:24] = (60_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(bytes(head[12:29])).to_bytes(4, "big")
    with pytest.raises(UnfitError, match="too_large"):
        looking.shape_of(bytes(head))


def test_chinese_is_counted_by_pairs_and_latin_by_words() -> None:
    assert prose.words("Hello, 今天天气 GOOD 好") == ["hello", "今天", "天天", "天气", "good", "好"]
    counted = prose.grams("soup 汤面")
    assert counted["wsoup"] == counted["w汤面"] == counted["h汤"] == counted["c sou"] == 1


def test_a_folder_is_not_joined_with_a_table_or_another_medium(tmp_path: Path) -> None:
    making.pictures(tmp_path / "a", each=4)
    making.texts(tmp_path / "b", each=4)
    (tmp_path / "c.csv").write_text("x\n1\n", encoding="utf-8")
    for other in ("b", "c.csv"):
        card = Card(name="x", source=(Source(address="a"), Source(address=other)))
        with pytest.raises(MixedSourcesError):
            making.called("acquire", card, tmp_path)


def test_several_folders_become_one_table_with_provenance(tmp_path: Path) -> None:
    making.pictures(tmp_path / "a", each=4)
    making.pictures(tmp_path / "b", each=4, seed=3)
    card = Card(name="x", source=(Source(address="a"), Source(address="b")))
    made, work = making.called("acquire", card, tmp_path)
    assert len(made["table"]) == 24
    assert set(made["table"]["file"].str.partition("/")[0]) == {"a", "b"}
    assert len({one["sha256"] for one in made["data_card"]["sources"]}) == 2
    assert [note.key for note in work.notes].count("acquire.folder") == 2
