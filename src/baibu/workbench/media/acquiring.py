"""Acquire folders for the step `acquire`: one table of all, with provenance, and what was left out.

Start reading at `acquired`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from baibu.workbench.card import Source
from baibu.workbench.errors import MixedSourcesError
from baibu.workbench.guess import LABEL
from baibu.workbench.media import reading
from baibu.workbench.media.plan import FILE, Plan
from baibu.workbench.media.reading import SHOWN, Found
from baibu.workbench.step import Given, Work
from baibu.workbench.tables.types import Column, Type

if TYPE_CHECKING:
    import pandas as pd

BAD = ("broken", "empty", "too_large", "no_picture", "no_sound", "not_utf8", "too_short")
SAID = {"same": "twice", "against": "contradicting", "unnamed": "no_label", "gone": "missing"}
TYPES: Mapping[str, Type] = {"image": "image", "audio": "sound", "text": "text"}
MOST_KEPT = 200  # names of files left out that a data card lists
MOST_LETTERS = 60  # of an example


def acquired(work: Work, sources: Sequence[Source]) -> Given:
    """Read all folders, and lay their rows one after another."""
    found: list[Found] = []
    for source in sources:
        if not reading.is_folder(source, work.folder):
            raise MixedSourcesError(where="[[source]]", address=source.address)
        work.progress("acquire.reading", address=source.address)
        one = reading.read_folder(
            source, work.folder,
            tell=lambda done, count: work.progress(
                "acquire.files", share=done / max(1, count), done=done, count=count
            ),
        )  # fmt: skip
        if found and one.plan.medium != found[0].plan.medium:
            raise MixedSourcesError(where="[[source]]", address=source.address)
        _tell(work, one)
        found.append(one)
    if len(found) > 1:
        found = _alike(found)
    plan = found[0].plan
    table = _whole(found)
    return {
        "table": table,
        "data_card": {
            "rows": len(table),
            "sources": [asdict(one.reading) for one in found],
            "columns": [asdict(column) for column in columns_of(table, plan)],
            "media": {
                **plan.plain(),
                "left_out": {
                    reason: {"count": len(names), "files": names[:MOST_KEPT]}
                    for reason, names in _joined([one.left_out for one in found]).items()
                },
            },
        },
    }


def columns_of(table: pd.DataFrame, plan: Plan) -> list[Column]:
    """Say what each column is."""
    kinds: Mapping[str, Type] = {
        FILE: "file", LABEL: "category", plan.column: TYPES[plan.medium],
    }  # fmt: skip
    return [
        Column(
            name=str(name), type=kinds.get(str(name), "number"),
            missing=int(table[name].isna().sum()), distinct=int(table[name].nunique()),
            was=str(table[name].dtype),
            examples=() if name == plan.column and plan.medium != "text" else tuple(
                _example(item) for item in table[name].unique()[:3]
            ),
        )
        for name in table.columns
    ]  # fmt: skip


def _example(item: object) -> str:
    return (f"{item:.4g}" if isinstance(item, float) else str(item))[:MOST_LETTERS]


def _alike(found: list[Found]) -> list[Found]:
    """Refuse folders that would be looked at differently: the sizes of one decide for all."""
    first = found[0].plan
    for one in found[1:]:
        if one.plan != first:
            raise MixedSourcesError(where="[[source]]", address=one.reading.address)
    return found


def _whole(found: Sequence[Found]) -> pd.DataFrame:
    import pandas as pd

    if len(found) == 1:
        return found[0].table
    named = [
        one.table.assign(**{FILE: [f"{one.reading.address}/{name}" for name in one.table[FILE]]})
        for one in found
    ]
    return pd.concat(named, ignore_index=True)


def _joined(several: Sequence[Mapping[str, list[str]]]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for one in several:
        for reason, names in one.items():
            made.setdefault(reason, []).extend(names)
    return made


def _tell(work: Work, one: Found) -> None:
    """Say what was read, and every reason for which something was not."""
    address = one.reading.address
    counts = one.table[LABEL].value_counts()
    work.note("acquire.folder", address=address, rows=len(one.table), classes=len(counts))
    bad = {name: held for name, held in one.left_out.items() if name in BAD}
    for reason, names in bad.items():
        work.note(
            "acquire.unfit_files", level="warning", address=address, count=len(names),
            reason=reason, names=names[:SHOWN],
        )  # fmt: skip
    for key, reason in SAID.items():
        if one.left_out.get(reason):
            _warn(work, key, address, one.left_out[reason])
    if one.small:
        _warn(work, "small", address, [f"{name} ({count})" for name, count in one.small.items()])
    _tell_more(work, one)


def _warn(work: Work, key: str, address: str, names: list[str]) -> None:
    count, shown = len(names), names[:SHOWN]
    if key == "same":
        work.note("acquire.same_files", level="warning", address=address, count=count, names=shown)
    elif key == "against":
        work.note(
            "acquire.contradicting", level="warning", address=address, count=count, names=shown
        )
    elif key == "unnamed":
        work.note("acquire.no_label", level="warning", address=address, count=count, names=shown)
    elif key == "gone":
        work.note(
            "acquire.files_missing", level="warning", address=address, count=count, names=shown
        )
    else:
        work.note(
            "acquire.small_classes", level="warning", address=address, count=count, names=shown
        )


def _tell_more(work: Work, one: Found) -> None:
    address = one.reading.address
    if others := one.left_out.get("other"):
        work.note(
            "acquire.other_files", level="worth_knowing", address=address, count=len(others),
            names=others[:SHOWN],
        )  # fmt: skip
    if one.deep:
        work.note("acquire.deep", level="worth_knowing", address=address, count=one.deep)
    if one.sizes > 1:
        work.note("acquire.sizes", level="worth_knowing", count=one.sizes, side=one.plan.height)
    if one.modes > 1:
        work.note("acquire.modes", level="worth_knowing", address=address)
    if one.rates > 1:
        work.note("acquire.rates", level="warning", count=one.rates, rate=one.plan.rate)
    if one.share < 1:
        work.note("acquire.sampled", level="warning", address=address, share=one.share)
    if not one.reading.licence:
        work.note("acquire.no_licence", level="worth_knowing", address=address)
