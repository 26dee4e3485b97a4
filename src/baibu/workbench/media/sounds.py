"""Read sounds, and turn them into spectrograms on the scale of hearing.

Reads  bytes of WAV; what is broken, empty or too short is an `UnfitError`.
Gives  the spectrogram as a picture (`pictures.pixels` gives its numbers: highest tone on top, time
       to the right, loudness against the loudest moment) and simple statistics.

A sound is looked at from its beginning for the plan's seconds; one that is shorter ends in silence.

Start reading at `looked_at`.
"""

from __future__ import annotations

import base64
import io
import struct
import warnings
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.media import pictures
from baibu.workbench.media.plan import MOST_BYTES, Figures, Plan, UnfitError

Array = NDArray[Any]
BANDS, MOMENTS = 40, 64  # of a spectrogram
MOST_RATE = 16_000
MOST_SECONDS = 10.0
LEAST_SECONDS = 0.02
RANGE = 80.0  # decibels below the loudest that are told apart
SILENT = -50.0  # decibels below the loudest frame from which a frame is silent
EXAMPLE_TONE, EXAMPLE_SECONDS = 440.0, 0.1


def read(raw: bytes) -> tuple[int, Array]:
    """Give rate and samples of a sound, all channels together, -1 to 1."""
    from scipy.io import wavfile

    if not raw:
        raise UnfitError("empty")
    if len(raw) > MOST_BYTES:
        raise UnfitError("too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            rate, found = wavfile.read(io.BytesIO(raw))
    except (ValueError, struct.error, EOFError, OSError, KeyError, MemoryError) as error:
        raise UnfitError("no_sound") from error
    samples = _as_amounts(found)
    if samples.ndim == 2:
        samples = samples.mean(axis=1)
    if rate <= 0 or len(samples) < LEAST_SECONDS * rate:
        raise UnfitError("too_short")
    if not np.isfinite(samples).all():
        raise UnfitError("broken")
    return int(rate), samples


def plan_of(column: str, lengths: list[tuple[int, float]]) -> Plan:
    """Choose one rate and one length for all; `lengths` are rate and seconds of each sound."""
    rates = [rate for rate, _ in lengths]
    usual = max(sorted(set(rates)), key=rates.count)
    seconds = float(np.quantile([seconds for _, seconds in lengths], 0.95))
    return Plan(
        medium="audio", column=column, height=BANDS, width=MOMENTS,
        rate=min(usual, MOST_RATE), seconds=round(min(MOST_SECONDS, max(0.1, seconds)), 3),
    )  # fmt: skip


def looked_at(raw: bytes, plan: Plan) -> tuple[str, Figures]:
    """Give a sound's content and statistics."""
    rate, samples = read(raw)
    figures = _figures(rate, samples)
    return pictures.of_numbers(spectrogram(_at_rate(samples, rate, plan.rate), plan)), figures


def spectrogram(samples: Array, plan: Plan) -> Array:
    """Give loudness by band and moment, 0 to 255, the highest band first."""
    wanted = int(plan.seconds * plan.rate)
    held = np.zeros(wanted)
    held[: min(wanted, len(samples))] = samples[:wanted]
    hop = max(1, wanted // plan.width)
    size = 1 << max(8, int(2 * hop - 1).bit_length())
    padded = np.pad(held, size // 2)
    starts = np.arange(plan.width) * hop
    frames = padded[starts[:, None] + np.arange(size)[None, :]] * np.hanning(size)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    bands = power @ _filters(plan.rate, size, plan.height).T
    loud = 10 * np.log10(bands + 1e-10)
    from_top = np.clip(loud - max(float(loud.max()), -60.0), -RANGE, 0) + RANGE
    return np.flipud(np.round(from_top.T * 255 / RANGE)).astype(np.uint8)


def as_wav(rate: int, samples: Array) -> bytes:
    """Write samples from -1 to 1 as a file."""
    from scipy.io import wavfile

    made = io.BytesIO()
    wavfile.write(made, rate, (np.clip(samples, -1, 1) * 32_767).astype(np.int16))
    return made.getvalue()


def example(plan: Plan) -> str:
    """Give a plain tone, as a client would send it."""
    at = np.arange(int(min(plan.seconds, EXAMPLE_SECONDS) * plan.rate)) / plan.rate
    wave = 0.3 * np.sin(2 * np.pi * EXAMPLE_TONE * at)
    return base64.b64encode(as_wav(plan.rate, wave)).decode("ascii")


def _as_amounts(found: Array) -> Array:
    if found.dtype.kind == "f":
        return found.astype(np.float64)
    if found.dtype == np.uint8:
        return (found.astype(np.float64) - 128) / 128
    return found.astype(np.float64) / float(np.iinfo(found.dtype).max)


def _at_rate(samples: Array, rate: int, wanted: int) -> Array:
    from math import gcd

    from scipy.signal import resample_poly

    if rate == wanted:
        return samples
    common = gcd(rate, wanted)
    return np.asarray(resample_poly(samples, wanted // common, rate // common))


def _figures(rate: int, samples: Array) -> Figures:
    size = max(1, rate // 50)
    count = max(1, len(samples) // size)
    frames = samples[: count * size].reshape(count, -1)
    loud = 20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + 1e-6)
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    places = np.fft.rfftfreq(len(samples), 1 / rate)
    total = float(spectrum.sum())
    return {
        "seconds": len(samples) / rate,
        "rate": float(rate),
        "loudness": float(20 * np.log10(np.sqrt((samples**2).mean()) + 1e-6)),
        "silence": float((loud < loud.max() + SILENT).mean()),
        "crossings": float((np.diff(np.signbit(samples)) != 0).mean() * rate),
        "brightness": float((spectrum * places).sum() / total) if total > 0 else 0.0,
    }


@lru_cache(maxsize=8)
def _filters(rate: int, size: int, bands: int) -> Array:
    """Make triangles on the mel scale (O'Shaughnessy 1987), from 20 Hz to half the rate."""

    def mel(hertz: Array) -> Array:
        return 2595 * np.log10(1 + hertz / 700)

    edges = np.linspace(mel(np.array(20.0)), mel(np.array(rate / 2)), bands + 2)
    hertz = 700 * (10 ** (edges / 2595) - 1)
    places = np.fft.rfftfreq(size, 1 / rate)
    rising = (places[None, :] - hertz[:-2, None]) / (hertz[1:-1] - hertz[:-2])[:, None]
    falling = (hertz[2:, None] - places[None, :]) / (hertz[2:] - hertz[1:-1])[:, None]
    found: Array = np.maximum(0, np.minimum(rising, falling))
    empty = np.flatnonzero(found.sum(axis=1) == 0)
    for band in empty:  # narrower than one place of the spectrum
        found[band, int(np.abs(places - hertz[band + 1]).argmin())] = 1.0
    return found
