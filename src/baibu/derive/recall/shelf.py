"""Keep a mapping whose earlier states stay as they were, at little cost for a change.

A change copies one of 256 small dictionaries, so a record of 100,000 acts folds in about a second
where copying the whole mapping each time would take minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar
from zlib import crc32

V = TypeVar("V")
BUCKETS = 256


class Shelf(Mapping[str, V], Generic[V]):
    """A frozen mapping by name."""

    __slots__ = ("_buckets", "_count")

    def __init__(self, items: Iterable[tuple[str, V]] = ()) -> None:
        buckets: list[dict[str, V]] = [{} for _ in range(BUCKETS)]
        for name, value in items:
            buckets[_place(name)][name] = value
        self._buckets = tuple(buckets)
        self._count = sum(map(len, buckets))

    def put(self, name: str, value: V) -> Shelf[V]:
        """Give the mapping with one more or one other value."""
        place = _place(name)
        bucket = self._buckets[place]
        made: Shelf[V] = Shelf.__new__(Shelf)
        changed = ({**bucket, name: value},)
        made._buckets = (*self._buckets[:place], *changed, *self._buckets[place + 1 :])
        made._count = self._count + (name not in bucket)
        return made

    def __getitem__(self, name: str) -> V:
        return self._buckets[_place(name)][name]

    def __iter__(self) -> Iterator[str]:
        for bucket in self._buckets:
            yield from sorted(bucket)

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return self._buckets == other._buckets if isinstance(other, Shelf) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


def _place(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS
