"""Streams worked through piece by piece: chunks, windows, mini-batches, a running mean."""

from collections.abc import Iterable, Iterator
from typing import Any


def long_words(words: Iterable[str], least: int) -> dict[str, int]:
    """Map each word of at least so many characters to its length."""
    return {word: len(word) for word in words if len(word) >= least}


def chunked(items: Iterable[Any], size: int) -> Iterator[list]:
    """Give lists of so many items; the last may be shorter."""
    if size < 1:
        raise ValueError("size must be at least 1")
    chunk, done = [], []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            done.append(chunk)
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def sliding_window(items: Iterable[Any], n: int) -> Iterator[tuple]:
    """Give every n neighbouring items as a tuple."""
    window: tuple = ()
    for item in items:
        window = (*window, item)[-n:]
        if len(window) == n:
            yield window


def batches(
    examples: Iterable[tuple], size: int, drop_last: bool = False
) -> Iterator[tuple[list, list]]:
    """Give the inputs and the labels of so many examples at a time."""
    for chunk in chunked(examples, size):
        if drop_last and len(chunk) < size:
            return
        yield [x for x, _ in chunk], [y for _, y in chunk]


def running_mean(numbers: Iterable[float]) -> Iterator[float]:
    """Give, after each number, the mean of all so far."""
    mean = 0.0
    for count, number in enumerate(numbers, 1):
        mean += (number - mean) / count
        yield mean
