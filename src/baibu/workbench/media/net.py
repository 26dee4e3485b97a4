"""Hold a small convolutional net as arrays, and ask it without the library that trained it.

    pixels 0..255 -> scaled -> [3x3 sums, rectified, (halved)] ... -> means of blocks -> sums

What normalised each layer while it was trained is folded into the layer's weights.

Start reading at `Net`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
AT_ONCE = 128  # pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """A net; layer n halves the sides after itself where `halves[n]`."""

    weights: tuple[Array, ...]  # (out, in, 3, 3) each
    biases: tuple[Array, ...]
    halves: tuple[bool, ...]
    pool: tuple[int, int]  # height and width of the blocks of the last layer
    last: Array  # (in by place, outputs)
    last_bias: Array
    middle: Array  # of pixels 0 to 1, by channel
    spread: Array

    def sums(self, pixels: Array) -> Array:
        """Give the last sums of pictures, shape (n, height, width, channels) of 0 to 255."""
        parts = [
            self._sums(pixels[start : start + AT_ONCE]) for start in range(0, len(pixels), AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.last_bias)))

    def _sums(self, pixels: Array) -> Array:
        x = (pixels.astype(np.float64) / 255 - self.middle) / self.spread
        x = x.transpose(0, 3, 1, 2)
        for weight, bias, is_halved in zip(self.weights, self.biases, self.halves, strict=True):
            x = np.maximum(_convolved(x, weight) + bias[None, :, None, None], 0)
            x = _halved(x) if is_halved else x
        found: Array = _blocks(x, *self.pool).mean(axis=(3, 5)).reshape(len(x), -1) @ self.last
        found += self.last_bias
        return found

    def dump(self) -> bytes:
        """Give it as bytes."""
        made = io.BytesIO()
        layers = {f"w{n}": one for n, one in enumerate(self.weights)}
        layers |= {f"b{n}": one for n, one in enumerate(self.biases)}
        np.savez(
            made, allow_pickle=False, halves=np.array(self.halves), pool=np.array(self.pool),
            last=self.last, last_bias=self.last_bias, middle=self.middle, spread=self.spread,
            **layers,
        )  # fmt: skip
        return made.getvalue()

    @classmethod
    def load(cls, raw: bytes) -> Net:
        """Rebuild it."""
        with np.load(io.BytesIO(raw), allow_pickle=False) as held:
            count = len(held["halves"])
            return cls(
                weights=tuple(held[f"w{n}"] for n in range(count)),
                biases=tuple(held[f"b{n}"] for n in range(count)),
                halves=tuple(held["halves"].tolist()),
                pool=(int(held["pool"][0]), int(held["pool"][1])),
                last=held["last"], last_bias=held["last_bias"],
                middle=held["middle"], spread=held["spread"],
            )  # fmt: skip


def _convolved(x: Array, weight: Array) -> Array:
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    around = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    found = np.tensordot(around, weight.astype(np.float64), axes=([1, 4, 5], [1, 2, 3]))
    return found.transpose(0, 3, 1, 2)


def _halved(x: Array) -> Array:
    found: Array = _blocks(x, 2, 2).max(axis=(3, 5))
    return found


def _blocks(x: Array, tall: int, wide: int) -> Array:
    """Give blocks of places, shape (n, channels, rows, tall, columns, wide); a rest is cut off."""
    rows, columns = x.shape[2] // tall, x.shape[3] // wide
    held = x[:, :, : rows * tall, : columns * wide]
    return held.reshape(*x.shape[:2], rows, tall, columns, wide)
