"""Checks of stage 22: the small functions, then `clean` against a record of every fault put in."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from sklearn.datasets import load_breast_cancer, load_wine

from baibu.grader.checks import Learner, check, expect

WINE = {
    "alcohol": (10.0, 16.0),
    "malic_acid": (0.5, 7.0),
    "magnesium": (60.0, 180.0),
    "flavanoids": (0.2, 6.0),
    "color_intensity": (1.0, 15.0),
    "proline": (200.0, 1900.0),
}
CANCER = {
    "mean radius": (5.0, 35.0),
    "mean area": (100.0, 3000.0),
    "mean concavity": (0.0, 0.6),
    "area error": (5.0, 600.0),
    "worst texture": (10.0, 60.0),
    "worst area": (150.0, 5000.0),
}
REPORT = ["rows_in", "rows_out", "exact", "superseded", "missing", "unit", "impossible", "changes"]


@check(
    zh="tidy：全角变半角，去两端空格，变小写",
    en="tidy: full-width characters become plain, no space around, lower case",
    proves=["data-validation"],
)
def tidies_text(learner: Learner, rng: Generator) -> None:
    index = rng.permutation(5)
    text = pd.Series([" W017", "w017", "Ｗ０１７　", "BAROLO ", "Pinot Noir"], index=index)
    want = pd.Series(["w017", "w017", "w017", "barolo", "pinot noir"], index=index)
    same_series(learner.tidy(text), want)


@check(
    zh="parse_numbers：千位逗号、空格、全角数字都读得出",
    en="parse_numbers: reads thousands commas, spaces and full-width digits",
    proves=["data-validation"],
)
def reads_numbers(learner: Learner, rng: Generator) -> None:
    text = pd.Series(["14.23", " 780 ", "1,065", "1 065", "1,234,567.5", "-3.5", "0"])
    got = learner.parse_numbers(text)
    same_series(got, pd.Series([14.23, 780, 1065, 1065, 1234567.5, -3.5, 0.0]))
    wide = pd.Series(["７８０", "１４．２３", "１，０６５", "－３．５", "1\u00a0065"])
    same_series(learner.parse_numbers(wide), pd.Series([780, 14.23, 1065, -3.5, 1065]))
    values = np.round(rng.uniform(1, 2000, size=8), 2)
    styles = [STYLES[i] for i in rng.integers(0, len(STYLES), size=8)]
    index = rng.permutation(8)
    written = pd.Series([s(v) for s, v in zip(styles, values, strict=True)], index=index)
    same_series(learner.parse_numbers(written), pd.Series(values, index=index))


@check(
    zh="parse_numbers：没有数字的写法与 −999 都是缺失",
    en="parse_numbers: what is no number is missing, and so is -999",
    proves=["missing-values"],
)
def reads_gaps(learner: Learner, rng: Generator) -> None:
    gap, order = np.nan, rng.permutation(10)
    text = pd.Series(["12.5", "", "?", "-", "n/a", "未测", "-999", "-999.0", "－９９９", "-99.9"])
    want = pd.Series([12.5, gap, gap, gap, gap, gap, gap, gap, gap, -99.9])
    same_series(learner.parse_numbers(text[order]), want[order])
    with_nan = pd.Series(["7", np.nan, "8"], dtype=object, index=[3, 1, 2])
    same_series(learner.parse_numbers(with_nan), pd.Series([7.0, gap, 8.0], index=[3, 1, 2]))
    floats = pd.Series([1.5, gap, -999.0, 4.0])
    same_series(learner.parse_numbers(floats), pd.Series([1.5, gap, gap, 4.0]))


@check(
    zh="duplicates：与前面某行完全相同的行是 exact",
    en="duplicates: a row equal to an earlier one is exact",
    proves=["deduplication"],
)
def finds_exact(learner: Learner, rng: Generator) -> None:
    table = entries(
        ("w1", "2024-03-01", 5.0), ("w2", "2024-03-01", np.nan), ("w1", "2024-03-01", 5.0),
        ("w3", "2024-03-01", 5.0), ("w2", "2024-03-01", np.nan), ("w1", "2024-03-01", 5.0),
    )  # fmt: skip
    want = pd.Series(["", "", "exact", "", "exact", "exact"])
    same_series(learner.duplicates(table), want)
    table.index = pd.Index(rng.permutation(6) + 10)
    want.index = table.index
    same_series(learner.duplicates(table), want)


@check(
    zh="duplicates：同一编号只留日期最新的一行，不论它排在哪里",
    en="duplicates: of one id the latest entry stays, wherever it stands",
    proves=["deduplication"],
)
def finds_superseded(learner: Learner, rng: Generator) -> None:
    table = entries(
        ("w1", "2024-03-09", 5.0), ("w1", "2024-03-01", 6.0), ("w2", "2023-12-31", 7.0),
        ("w2", "2024-01-02", 7.0), ("w3", "2024-02-01", 1.0),
    )  # fmt: skip
    want = pd.Series(["", "superseded", "superseded", "", ""])
    same_series(learner.duplicates(table), want)
    order = rng.permutation(5)
    same_series(learner.duplicates(table.iloc[order]), want[order])
    table = entries(
        ("w1", "2024-03-01", 6.0), ("w1", "2024-03-05", 6.5), ("w1", "2024-03-01", 6.0),
        ("w1", "2024-03-05", 6.5), ("w1", "2024-02-01", 9.0),
    )  # fmt: skip
    want = pd.Series(["superseded", "", "exact", "exact", "superseded"])
    same_series(learner.duplicates(table), want)


@check(
    zh="repair_units：范围内的值原样保留，偏大的除以 10 或 1000",
    en="repair_units: what is in range stays, what is too large is divided by 10 or 1000",
    proves=["outliers"],
)
def repairs_units(learner: Learner, rng: Generator) -> None:
    inside = pd.Series([200.0, 278.0, 1680.0, 1900.0, 250.5])
    same_series(learner.repair_units(inside, 200.0, 1900.0), inside)
    values = pd.Series([735.0, 7350.0, 735000.0, 3000.0, 250000.0], index=[3, 1, 4, 0, 2])
    want = pd.Series([735.0, 735.0, 735.0, 300.0, 250.0], index=[3, 1, 4, 0, 2])
    same_series(learner.repair_units(values, 200.0, 1900.0), want)
    true = rng.uniform(60, 180, size=12)
    factor = rng.choice([1.0, 10.0, 1000.0], size=12)
    same_series(learner.repair_units(pd.Series(true * factor), 60.0, 180.0), pd.Series(true))


@check(
    zh="repair_units：没有或不止一个除数合适，就是缺失",
    en="repair_units: missing where no divisor fits, or both do",
    proves=["outliers", "missing-values"],
)
def gives_up_on_units(learner: Learner, rng: Generator) -> None:
    gap, order = np.nan, rng.permutation(7)
    values = pd.Series([0.0, -735.0, 199.9, 50000.0, 7.0e8, gap, 500.0])
    want = pd.Series([gap, gap, gap, gap, gap, gap, 500.0])
    same_series(learner.repair_units(values[order], 200.0, 1900.0), want[order])
    both = pd.Series([5000.0, 9000.0, 600.0, 90000.0, 400.0])
    want = pd.Series([gap, 9.0, 60.0, 90.0, 400.0])
    same_series(learner.repair_units(both, 1.0, 500.0), want)
    cold = pd.Series([-40.0, -3.0, 12.0])
    same_series(learner.repair_units(cold, -5.0, 30.0), pd.Series([gap, -3.0, 12.0]))


@check(
    zh="fill_missing：用现有值的中位数填补",
    en="fill_missing: fills with the median of the values that are there",
    proves=["missing-values"],
)
def fills_with_median(learner: Learner, rng: Generator) -> None:
    values = pd.Series([1.0, np.nan, 2.0, 30.0, np.nan], index=[7, 3, 5, 1, 0])
    want = pd.Series([1.0, 2.0, 2.0, 30.0, 2.0], index=[7, 3, 5, 1, 0])
    same_series(learner.fill_missing(values), want)
    whole = pd.Series(rng.normal(size=5))
    same_series(learner.fill_missing(whole), whole)
    nothing = pd.Series([np.nan, np.nan])
    same_series(learner.fill_missing(nothing), nothing)


@check(
    zh="violations：数出缺失、越界和重复的编号，没有问题的列不列出",
    en="violations: counts gaps, values out of range, repeated ids; leaves out columns in order",
    proves=["data-validation"],
)
def counts_violations(learner: Learner, rng: Generator) -> None:
    table = pd.DataFrame(
        {"id": ["a", "b", "a", "c", "a"], "kind": "x", "entered": "2024-03-01"}
        | {"p": [1.0, 5.0, np.nan, 0.9, 5.1], "q": [0.0, 0.5, 1.0, 0.2, 0.3]},
        index=rng.permutation(5),
    )
    ranges = {"p": (1.0, 5.0), "q": (0.0, 1.0)}
    got = learner.violations(table, ranges)
    expect(got).has_keys(["id", "p"])
    expect(got).equals({"id": 2, "p": 3})
    expect(learner.violations(table.iloc[:2], ranges)).equals({})


@check(
    zh="clean：返回表和报告，报告的键不多不少",
    en="clean: gives a table and a report with just the keys asked for",
    proves=["data-validation"],
)
def gives_table_and_report(learner: Learner, rng: Generator) -> None:
    for sheet in sheets(rng):
        got = learner.clean(sheet.raw, sheet.ranges)
        expect.that(
            isinstance(got, tuple) and len(got) == 2,
            zh="clean 返回 (表, 报告) 两项",
            en="clean gives two things: (table, report)",
            got=got,
        )
        table, report = got
        expect(table).is_frame(columns=list(sheet.raw.columns))
        expect(report).has_keys(REPORT)
        for name in REPORT[:-1]:
            expect(report[name], zh=name, en=name).is_int()
        expect(report["changes"], zh="changes", en="changes").is_list(of=tuple)


@check(
    zh="clean：每个样本一行，按编号排好，文本整齐，数值是浮点",
    en="clean: one row for each sample, sorted by id, texts tidy, numbers as floats",
    proves=["deduplication", "data-validation"],
)
def gives_one_row_each(learner: Learner, rng: Generator) -> None:
    for sheet in sheets(rng):
        table = cleaned(learner, sheet)
        expect(list(table["id"]), zh="编号", en="the ids").equals(list(sheet.truth["id"]))
        expect(list(table.index), zh="行索引", en="the index").equals(list(range(len(table))))
        for name in ("kind", "entered"):
            expect(list(table[name]), zh=name, en=name).equals(list(sheet.truth[name]))
        for name in sheet.ranges:
            values = table[name].to_numpy()
            expect(values, zh=f"{name} 列", en=f"column {name}").is_array(dtype="float")


@check(
    zh="clean：放进去的错误至少修好 95%",
    en="clean: at least 95 % of the faults put in are repaired",
    proves=["missing-values", "outliers"],
)
def repairs_faults(learner: Learner, rng: Generator) -> None:
    for sheet in sheets(rng):
        right = agreement(learner, sheet)
        share = float(right[sheet.spoilt].mean())
        expect(share, zh="修好的比例", en="share repaired").at_least(0.95)


@check(
    zh="clean：误改的好数据不超过 2%",
    en="clean: at most 2 % of the sound cells are changed",
    proves=["outliers"],
)
def leaves_sound_cells(learner: Learner, rng: Generator) -> None:
    for sheet in sheets(rng):
        right = agreement(learner, sheet)
        share = float((~right[~sheet.spoilt]).mean())
        expect(share, zh="误改的比例", en="share changed").at_most(0.02)


@check(
    zh="clean：罕见但真实的极端值一个也不动",
    en="clean: rare but true extremes are all left alone",
    proves=["outliers"],
)
def leaves_true_extremes(learner: Learner, rng: Generator) -> None:
    for sheet in sheets(rng):
        right = agreement(learner, sheet)
        for row, column in np.argwhere(~right & sheet.extreme)[:1]:
            key, name = sheet.truth["id"][row], list(sheet.ranges)[column]
            expect.that(
                False,
                zh=f"{key} 的 {name} 是真值，应保持不变",
                en=f"{name} of {key} is true and stays",
                want=float(sheet.truth[name][row]),
            )


@check(
    zh="clean：报告里的计数与放进去的错误一致",
    en="clean: the counts in the report match what was put in",
    proves=["data-validation", "deduplication"],
)
def reports_counts(learner: Learner, rng: Generator) -> None:
    for sheet in sheets(rng):
        report = reported(learner, sheet)
        counts = {name: report[name] for name in REPORT[:-1]}
        expect(counts).equals(sheet.counts)


@check(
    zh="clean：报告逐格列出改动",
    en="clean: the report lists the changes cell by cell",
    proves=["data-validation"],
)
def reports_changes(learner: Learner, rng: Generator) -> None:
    for sheet in sheets(rng):
        changes = reported(learner, sheet)["changes"]
        expect(changes, zh="changes", en="changes").is_list(of=tuple)
        listed = Counter(tuple(str(part) for part in change) for change in changes)
        wanted = Counter((*place, reason) for place, reason in sheet.changes.items())
        lacking, surplus = list((wanted - listed).elements()), list((listed - wanted).elements())
        expect.that(
            not lacking,
            zh=f"每一处改动都写进了报告（少了 {len(lacking)} 条）",
            en=f"every change is in the report ({len(lacking)} are not)",
            want=lacking[:3],
        )
        expect.that(
            not surplus,
            zh=f"报告里没有多余的改动（多了 {len(surplus)} 条）",
            en=f"the report lists nothing else ({len(surplus)} too many)",
            got=surplus[:3],
        )


@check(
    zh="clean：再洗一遍，什么都不变",
    en="clean: cleaning again changes nothing",
    proves=["data-validation"],
)
def changes_nothing_twice(learner: Learner, rng: Generator) -> None:
    sheet = sheets(rng)[0]
    first = cleaned(learner, sheet)
    again = replace(sheet, raw=first)
    second = cleaned(learner, again)
    expect(second).frame_equals(first)
    report = reported(learner, again)
    counts = {name: report[name] for name in REPORT[:-1]}
    rows = len(sheet.truth)
    expect(counts).equals({"rows_in": rows, "rows_out": rows, **dict.fromkeys(REPORT[2:-1], 0)})
    expect(learner.violations(second, sheet.ranges)).equals({})


@check(
    zh="传进来的表和列都保持原样",
    en="the table and the columns that are given stay as they were",
    proves=["data-validation"],
)
def leaves_arguments(learner: Learner, rng: Generator) -> None:
    after = learner.define(HAND_BACK, name="after")
    values = pd.Series([5.0, np.nan, 120.0, -999.0, 7.0])
    for name, arguments, want in (
        ("parse_numbers", (values,), [5, np.nan, 120, np.nan, 7]),
        ("repair_units", (values, 1.0, 30.0), [5, np.nan, 12, np.nan, 7]),
        ("fill_missing", (values,), [5, 6, 120, -999, 7]),
    ):
        got, kept, *_ = after(getattr(learner, name), *arguments)
        expect(kept.to_numpy(), zh=f"{name} 的参数", en=f"the argument of {name}").close_to(
            values.to_numpy(), nan=True
        )
        same_series(got, pd.Series(want, dtype=float))
    sheet = sheets(rng)[0]
    kept, _ = learner.define(LEFT, name="left")(learner.clean, sheet.raw, sheet.ranges)
    expect(kept, zh="clean 的参数", en="the argument of clean").frame_equals(sheet.raw)


# Comparing


def same_series(got: Any, want: pd.Series) -> None:
    """Demand a column with the same index and values, text or floats."""
    expect.that(
        isinstance(got, pd.Series), zh="结果是 Series", en="the result is a Series", got=got
    )
    expect(list(got.index), zh="索引", en="the index").equals(list(want.index))
    if want.dtype == float:
        numbers = got.to_numpy()
        expect(numbers).is_array(shape=(len(want),), dtype="float", nan=True)
        expect(numbers).close_to(want.to_numpy(), rtol=1e-9, nan=True)
    else:
        expect(list(got)).equals(list(want))


def agreement(learner: Learner, sheet: "Sheet") -> Any:
    """Say for each sample and column whether the cleaned number is the one that is wanted."""
    table = cleaned(learner, sheet)
    single = table[~table["id"].duplicated(keep=False)].set_index("id")
    numbers = single.reindex(sheet.truth["id"])[list(sheet.ranges)]
    got = numbers.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    return np.abs(got - sheet.wanted) <= sheet.tolerance  # NaN is never near


def cleaned(learner: Learner, sheet: "Sheet") -> pd.DataFrame:
    """Ask for the table alone: submissions that differ in the report only are alike here."""
    table = learner.define(CLEANED, name="cleaned")(learner.clean, sheet.raw, sheet.ranges)
    expect(table).is_frame(columns=list(sheet.raw.columns))
    return table


def reported(learner: Learner, sheet: "Sheet") -> dict[str, Any]:
    """Ask for the report alone, its changes in one order: that order is free."""
    report = learner.define(REPORTED, name="reported")(learner.clean, sheet.raw, sheet.ranges)
    expect(report).has_keys(REPORT)
    return report


CLEANED = """
def cleaned(clean, table, ranges):
    return clean(table, ranges)[0]
"""

REPORTED = """
def reported(clean, table, ranges):
    report = dict(clean(table, ranges)[1])
    if isinstance(report.get("changes"), list):
        report["changes"] = sorted(report["changes"], key=str)
    return report
"""

LEFT = """
def left(function, *arguments):
    function(*arguments)
    return arguments
"""

HAND_BACK = """
def after(function, *arguments):
    return function(*arguments), *arguments
"""


# Putting faults in, and remembering each


@dataclass(frozen=True)
class Sheet:
    """A table as typed in, and what is known about it."""

    raw: pd.DataFrame  # every cell a text
    truth: pd.DataFrame  # one row for each sample, sorted by id, before any fault
    ranges: dict[str, tuple[float, float]]
    faults: dict[tuple[str, str], str]  # (id, column) -> text, missing, unit, impossible
    counts: dict[str, int]

    @property
    def changes(self) -> dict[tuple[str, str], str]:
        """What the report must list: how a number was written is no change."""
        return {place: fault for place, fault in self.faults.items() if fault != "text"}

    @property
    def spoilt(self) -> Any:
        """Mark the cells with a fault, samples by columns."""
        return self._marked(FAULTS[1:])

    @property
    def extreme(self) -> Any:
        """Mark the true values more than three standard deviations from the mean."""
        return np.column_stack([far_out(self.truth[name]) for name in self.ranges])

    @property
    def wanted(self) -> Any:
        """Give the numbers that careful cleaning leaves: the true ones, else the median."""
        known = self.truth[list(self.ranges)].mask(self._marked(LOST))
        return known.fillna(known.median()).to_numpy()

    @property
    def tolerance(self) -> Any:
        """Allow rounding; where a median was filled in, a hundredth of the range."""
        widths = np.array([high - low for low, high in self.ranges.values()])
        return np.where(self._marked(LOST), 0.01 * widths, 1e-9 + 1e-6 * np.abs(self.wanted))

    def _marked(self, kinds: Collection[str]) -> Any:
        return np.array(
            [[self.faults.get((key, n)) in kinds for n in self.ranges] for key in self.truth["id"]]
        )


def sheets(rng: Generator) -> tuple[Sheet, Sheet]:
    return spoilt_sheets(int(rng.integers(2**62)))


@lru_cache(maxsize=64)  # the same public seeds come again with each mistake
def spoilt_sheets(seed: int) -> tuple[Sheet, Sheet]:
    rng = np.random.default_rng(seed)
    wine, cancer = data_sets()
    kinds = np.array(["barolo", "grignolino", "barbera"])
    return (
        sheet(rng, wine.data, kinds[wine.target], WINE, "w"),
        sheet(rng, cancer.data, cancer.target_names[cancer.target], CANCER, "p"),
    )


@cache
def data_sets() -> tuple[Any, Any]:
    return load_wine(as_frame=True), load_breast_cancer(as_frame=True)


def sheet(rng: Generator, data: Any, kinds: Any, ranges: Any, letter: str) -> Sheet:
    """Draw rows of a data set, always with the largest value of each column, and spoil them."""
    largest = {int(data[name].argmax()) for name in ranges}
    others = [i for i in rng.permutation(len(data)) if int(i) not in largest]
    chosen = sorted(largest | {int(i) for i in others[: 120 - len(largest)]})
    truth = data.iloc[chosen][list(ranges)].astype(float).reset_index(drop=True)
    keys = [f"{letter}{n:03d}" for n in np.sort(rng.permutation(999)[: len(truth)] + 1)]
    truth.insert(0, "id", keys)
    truth.insert(1, "kind", [str(kind) for kind in np.asarray(kinds)[chosen]])
    truth.insert(2, "entered", days(rng, len(truth)))
    faults, typed = spoil(rng, truth, ranges)
    rows, doubles, older = with_duplicates(rng, typed, truth, ranges)
    found = Counter(faults.values())
    counts = {"rows_in": len(rows), "rows_out": len(truth), "exact": doubles, "superseded": older}
    counts |= {reason: found[reason] for reason in ("missing", "unit", "impossible")}
    raw = pd.DataFrame(rows, columns=list(truth.columns), dtype=object)
    raw = raw.iloc[rng.permutation(len(raw))].reset_index(drop=True)
    return Sheet(raw=raw, truth=truth, ranges=ranges, faults=faults, counts=counts)


def spoil(rng: Generator, truth: pd.DataFrame, ranges: Any) -> tuple[Any, list[dict[str, str]]]:
    """Write each cell as text, one in eight with a fault; true extremes are left alone."""
    faults: dict[tuple[str, str], str] = {}
    far = {name: far_out(truth[name]).to_numpy() for name in ranges}
    typed = []
    for position, row in enumerate(truth.to_dict("records")):
        out = {name: sloppy(rng, row[name]) for name in ("id", "kind", "entered")}
        for name, bounds in ranges.items():
            fault, text = str(rng.choice(FAULTS, p=ODDS)), None
            if fault != "none" and not far[name][position]:
                text = faulty(rng, fault, row[name], *bounds)
            if text is not None:
                faults[row["id"], name] = fault
            out[name] = plain(row[name]) if text is None else text
        typed.append(out)
    return faults, typed


def with_duplicates(
    rng: Generator, typed: list[dict[str, str]], truth: pd.DataFrame, ranges: Any
) -> tuple[list[dict[str, str]], int, int]:
    """Add copies, copies written otherwise, and older entries of some samples."""
    picks = [int(i) for i in rng.permutation(len(typed))]
    first, second, last = (int(n) for n in np.cumsum(rng.integers(4, 9, size=3)))
    copies = [dict(typed[i]) for i in picks[:first]]
    rewritten = [rewritten_row(typed[i]) for i in picks[first:second]]
    older = []
    for i in picks[second - 2 : last]:  # two samples have both a copy and an older entry
        row = {**typed[i], "entered": earlier(truth["entered"][i])}
        names = list(ranges)
        for name in rng.permutation(names)[: int(rng.integers(1, 4))]:
            other = float(truth[name][int(rng.integers(len(truth)))])
            row[str(name)] = str(rng.choice([plain(other), "-999", "?", plain(other * 1000)]))
        older.append(row)
    copies_of_older = [dict(older[0])]
    doubles = len(copies) + len(rewritten) + len(copies_of_older)
    return typed + copies + rewritten + older + copies_of_older, doubles, len(older)


def entries(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Make a small table that has been read already."""
    table = pd.DataFrame(rows, columns=["id", "entered", "proline"])
    table.insert(1, "kind", "barolo")
    return table


def days(rng: Generator, n: int) -> list[str]:
    start = np.datetime64("2024-03-01")
    return [str(start + int(d)) for d in rng.integers(0, 60, size=n)]


def earlier(day: str) -> str:
    return str(np.datetime64(day) - 45)


def far_out(values: pd.Series) -> pd.Series:
    return (values - values.mean()).abs() > 3 * values.std()


def plain(value: float) -> str:
    return f"{value:.12g}"


def wide(text: str) -> str:
    """Write the printable ASCII characters of a text full-width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def spaced(value: float) -> str:
    return f"{value:,.12g}".replace(",", " ")


STYLES = [
    plain,
    lambda v: f" {plain(v)}  ",
    lambda v: f"{v:,.12g}",
    spaced,
    lambda v: wide(plain(v)),
]


def sloppy(rng: Generator, text: str) -> str:
    """Write an id or a name as people do: mostly right."""
    return str(
        rng.choice([text, text.upper(), f" {text.title()} ", wide(text)], p=[0.7, 0.1, 0.1, 0.1])
    )


def rewritten_row(row: dict[str, str]) -> dict[str, str]:
    """Write the same row again, in another style: each cell means what it meant."""
    again = {name: wide(text.strip().lower()) for name, text in row.items()}
    return again | {"id": f" {row['id'].strip().upper()} "}


def faulty(rng: Generator, fault: str, value: float, low: float, high: float) -> str | None:
    """Write a value with a fault; None where the fault could not be told from a true value."""
    if fault == "text":
        styles = [style(value) for style in STYLES]
        return str(rng.choice([text for text in styles if text != plain(value)]))
    if fault == "missing":
        return str(rng.choice(["", "?", "-", "n/a", "未测", "-999", "-999.0", "－９９９", " ? "]))
    if fault == "unit":
        wrong = [
            value * factor for factor in (10, 1000) if undone(value * factor, low, high) == factor
        ]
    else:
        candidates = (-value, 0.0, value * 1e7)
        wrong = [v for v in candidates if undone(v, low, high) == 0 and v != -999]
    return plain(float(rng.choice(wrong))) if wrong else None


def undone(value: float, low: float, high: float) -> int:
    """Say by what the rules divide a value: 1 in range, 10, 1000, or 0 when it is lost."""
    if low <= value <= high:
        return 1
    fits = [divisor for divisor in (10, 1000) if low <= value / divisor <= high]
    return fits[0] if value > high and len(fits) == 1 else 0


FAULTS = ["none", "text", "missing", "unit", "impossible"]
ODDS = [0.875, 0.045, 0.03, 0.03, 0.02]
LOST = ["missing", "impossible"]
