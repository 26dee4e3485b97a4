"""Make features of cleaned rows: any rows, each by itself, the way it was learnt.

Reads  what `steps.features` learnt on the seen rows, as plain data; rows from `cleaner.applied`.
Gives  the features in a fixed order, then the target and the column of the split where they are.
Never  looks at another row: one row gives what it gives in the whole table.

Start reading at `applied`.
"""

from __future__ import annotations

import base64
import math
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.cleaner import amounts, column_of, folded, moments

if TYPE_CHECKING:
    import pandas as pd

Shaper = dict[str, Any]
Array = NDArray[Any]
BUCKETS = 2_048  # of hashed words
TOPICS = 16  # numbers per column of text
POWERS = 4  # rounds that sharpen the axes
SAMPLE = 5_000  # texts from which topics are learnt
PARTS = ("year", "month", "day", "weekday", "hour")
DAY = 86_400e6  # microseconds
_WORD = re.compile(r"[^\W\u4e00-\u9fff]+|[\u4e00-\u9fff]+")


def applied(shaper: Mapping[str, Any], frame: pd.DataFrame) -> pd.DataFrame:
    """Make features of rows."""
    import pandas as pd

    made: dict[str, Any] = {}
    for column in shaper["columns"]:
        made.update(of_column(column, column_of(frame, column["name"])))
    for gap in shaper["gaps"]:
        made[gap["name"]] = gap_of(gap, frame)
    for pair in shaper["pairs"]:
        made[pair["name"]] = pair_of(pair, frame)
    made = {name: made[name] for name in shaper["kept"]}
    for name in shaper["carried"]:
        if name in frame.columns:
            made[name] = column_of(frame, name)
    found = pd.DataFrame(made, index=frame.index)
    found.columns = pd.Index(list(made), dtype=object)
    return found


def of_column(column: Mapping[str, Any], series: pd.Series[Any]) -> dict[str, Any]:
    """Give every feature of one column, by name."""
    kind = column["k"]
    if kind == "number":
        return {column["name"]: amounts(series)}
    if kind == "word":
        found: dict[str, Any] = {column["name"]: series.astype(object)}
        if column["counts"] is not None:
            known = column["counts"]
            counts = [np.nan if item is None else float(known.get(item, 1)) for item in series]
            found[column["count"]] = np.array(counts, dtype=float)
        return found
    if kind == "day":
        days = moments(series)
        return {name: day_part(part, days) for part, name in column["parts"].items()}
    return _of_texts(column, series)


def day_part(part: str, days: pd.Series[Any]) -> Array:
    """Give a part of days: its name in the calendar, or `moment`, in days since 1970."""
    if part == "moment":
        return _since(days)
    found: Array = getattr(days.dt, part).to_numpy(dtype=float, na_value=np.nan)
    return found


def gap_of(gap: Mapping[str, Any], frame: pd.DataFrame) -> Array:
    """Give the days from one day to another."""
    ends = [_since(moments(column_of(frame, gap[end]))) for end in ("to", "from")]
    gone: Array = ends[0] - ends[1]
    return gone


def pair_of(pair: Mapping[str, Any], frame: pd.DataFrame) -> Array:
    """Give the ratio or the difference of two numbers."""
    one, other = (amounts(column_of(frame, pair[side])) for side in ("one", "other"))
    return combined(pair["how"], one, other)


def combined(how: str, one: Array, other: Array) -> Array:
    """Give a ratio or a difference; nothing can be had per nothing."""
    if how == "difference":
        less: Array = one - other
        return less
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found: Array = one / np.where(other == 0, np.nan, other)
    found[~np.isfinite(found)] = np.nan
    return found


def _since(days: pd.Series[Any]) -> Array:
    counted = days.to_numpy().astype("datetime64[us]").astype(np.int64) / DAY
    return np.where(days.isna().to_numpy(), np.nan, counted)


def _of_texts(column: Mapping[str, Any], series: pd.Series[Any]) -> dict[str, Any]:
    said = [item if isinstance(item, str) else None for item in series]
    gone = np.array([item is None for item in said], dtype=bool)
    counted = [words_of(item or "") for item in said]
    found: dict[str, Any] = {
        column["length"]: np.array([len(item or "") for item in said], dtype=float),
        column["words"]: np.array([len(words) for words in counted], dtype=float),
    }
    if column["topics"]:
        weights, axes = axes_of(column)
        topics = matrix(counted, weights) @ axes
        found |= {name: topics[:, at].copy() for at, name in enumerate(column["topics"])}
    for held in found.values():
        held[gone] = np.nan
    return found


def axes_of(column: Mapping[str, Any]) -> tuple[Array, Array]:
    """Give the weight of each hashed word and the axes of what texts are about."""
    shape = (BUCKETS, len(column["topics"]))
    return _unpacked(column["weights"], shape[:1]), _unpacked(column["axes"], shape)


def words_of(text: str) -> list[str]:
    """Take a text apart into words; Chinese, which has no spaces, into pairs of characters.

    >>> words_of("Deep 机器学习")
    ['deep', '机器', '器学', '学习']
    """
    found: list[str] = []
    for run in _WORD.findall(folded(text)):
        if "\u4e00" <= run[0] <= "\u9fff" and len(run) > 1:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            found.append(run)
    return found


@lru_cache(maxsize=200_000)
def _bucket(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) % BUCKETS


def matrix(counted: Sequence[Sequence[str]], weights: Array) -> Any:
    """Weigh the words of each text (tf-idf of hashed words), each text at length one."""
    from scipy.sparse import csr_matrix

    ends, places, values = [0], [], []
    for at, value in (weighed(words, weights) for words in counted):
        places += at
        values += value
        ends.append(len(places))
    shape = (len(counted), BUCKETS)
    return csr_matrix((np.array(values, dtype=float), np.array(places, dtype=np.int64),
                       np.array(ends, dtype=np.int64)), shape=shape)  # fmt: skip


def weighed(words: Sequence[str], weights: Array) -> tuple[list[int], list[float]]:
    """Give the places of a text's hashed words, and their weights at length one."""
    counts: dict[int, int] = {}
    for word in words:
        bucket = _bucket(word)
        counts[bucket] = counts.get(bucket, 0) + 1
    places = sorted(counts)
    values = [(1 + math.log(counts[at])) * float(weights[at]) for at in places]
    length = math.sqrt(math.fsum(value * value for value in values)) or 1.0
    return places, [value / length for value in values]


def learnt_topics(counted: Sequence[Sequence[str]], *, seed: int) -> tuple[Array, Array]:
    """Learn the weight of each hashed word and the axes along which texts differ most.

    A truncated singular value decomposition by random projection (Halko, Martinsson and Tropp
    2011, algorithm 4.4); no axes where there are too few different texts.
    """
    rng = np.random.default_rng(seed)
    texts_with = np.zeros(BUCKETS)
    for words in counted:
        texts_with[list({_bucket(word) for word in words})] += 1
    weights = np.log((1 + len(counted)) / (1 + texts_with)) + 1
    chosen = range(len(counted))
    if len(counted) > SAMPLE:
        chosen = np.sort(rng.choice(len(counted), SAMPLE, replace=False)).tolist()
    held = matrix([counted[at] for at in chosen], weights)
    size = min(TOPICS, held.shape[0] - 1, int((texts_with > 0).sum()) - 1)
    if size < 1:
        return weights, np.zeros((BUCKETS, 0))
    projected = np.linalg.qr(held @ rng.normal(size=(BUCKETS, size + 8)))[0]
    for _ in range(POWERS):
        projected = np.linalg.qr(held @ np.linalg.qr(held.T @ projected)[0])[0]
    _, strengths, axes = np.linalg.svd((held.T @ projected).T, full_matrices=False)
    size = min(size, int((strengths > 1e-8 * max(strengths[0], 1e-30)).sum()))
    axes = axes[:size].T
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(size)])
    return weights, axes * signs


def packed(array: Array) -> str:
    """Write an array as text."""
    return base64.b64encode(array.astype("<f4").tobytes()).decode("ascii")


@lru_cache(maxsize=64)
def _unpacked(text: str, shape: tuple[int, ...]) -> Array:
    raw = np.frombuffer(base64.b64decode(text), dtype="<f4")
    found: Array = raw.reshape(shape).astype(float)
    found.flags.writeable = False
    return found


def text_column(
    name: str, named: Callable[[str], str], series: pd.Series[Any], *, seed: int
) -> Shaper:
    """Learn the features of a column of text; `named` gives each a name by what it is."""
    counted = [words_of(item) for item in series if isinstance(item, str)]
    weights, axes = learnt_topics(counted, seed=seed)
    return {
        "name": name,
        "k": "text",
        "length": named("length"),
        "words": named("words"),
        "topics": [named(f"topic{at}") for at in range(1, axes.shape[1] + 1)],
        "weights": packed(weights),
        "axes": packed(axes),
    }
