"""Read pictures, and bring them to one small size.

Reads  bytes of PNG, JPEG, BMP or GIF; what is broken, huge or none of these is an `UnfitError`.
Gives  a PNG in base64 and simple statistics; `pixels` gives the picture back as numbers.
Never  believes a name: what a file is, its bytes say.

Start reading at `looked_at`.
"""

from __future__ import annotations

import base64
import io
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.media.plan import MOST_BYTES, Figures, Plan, UnfitError

if TYPE_CHECKING:
    from PIL.Image import Image

Array = NDArray[Any]
KNOWN = ("PNG", "JPEG", "BMP", "GIF")
MOST_PIXELS = 50_000_000
SIDES = (16, 32, 48, 64)  # pixels that pictures are brought to
GREY = ("1", "L", "LA", "I", "I;16", "I;16B", "I;16L", "F")
EXAMPLE = 128  # grey of a picture that shows nothing


def shape_of(raw: bytes) -> tuple[int, int, bool]:
    """Give width, height and whether there are colours, from the head of a file."""
    picture = _opened(raw)
    return *picture.size, picture.mode not in GREY


def plan_of(column: str, shapes: list[tuple[int, int, bool]]) -> Plan:
    """Choose one size for all: about the middle of the shorter sides, small enough to learn on."""
    middle = float(np.median([min(width, height) for width, height, _ in shapes]))
    side = next((one for one in SIDES if middle <= one), SIDES[-1])
    is_coloured = any(coloured for _, _, coloured in shapes)
    channels = 3 if is_coloured else 1
    return Plan(medium="image", column=column, height=side, width=side, channels=channels)


def looked_at(raw: bytes, plan: Plan) -> tuple[str, Figures]:
    """Give a picture's content and statistics."""
    picture = _opened(raw)
    width, height = picture.size
    try:
        plain = _plain(picture, plan.channels)
    except (OSError, ValueError, SyntaxError, IndexError, MemoryError) as error:
        raise UnfitError("broken") from error
    small = _resized(plain, plan)
    values = np.asarray(small, dtype=np.float64) / 255
    return written(small), {"width": float(width), "height": float(height), **figures_of(values)}


def figures_of(values: Array) -> Figures:
    """Describe a picture of numbers from 0 to 1."""
    grey = values if values.ndim == 2 else values.mean(axis=2)
    colour = 0.0 if values.ndim == 2 else float((values.max(axis=2) - values.min(axis=2)).mean())
    edges = np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean()
    return {
        "brightness": float(grey.mean()),
        "contrast": float(grey.std()),
        "colour": colour,
        "sharpness": float(edges) / 2,
    }


def written(picture: Image) -> str:
    """Write a picture as text."""
    made = io.BytesIO()
    picture.save(made, format="PNG", optimize=False, compress_level=6)
    return base64.b64encode(made.getvalue()).decode("ascii")


def pixels(content: str) -> Array:
    """Give the numbers of a content, 0 to 255, shape (height, width) or (height, width, 3)."""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(content)), formats=("PNG",)) as picture:
        return np.asarray(picture, dtype=np.uint8)


def of_numbers(values: Array) -> str:
    """Write numbers from 0 to 255 as a content."""
    from PIL import Image

    return written(Image.fromarray(values.astype(np.uint8)))


def example(plan: Plan) -> str:
    """Give a picture that shows nothing, as a client would send it."""
    shape = (plan.height, plan.width) if plan.channels == 1 else (plan.height, plan.width, 3)
    return of_numbers(np.full(shape, EXAMPLE))


def _opened(raw: bytes) -> Image:
    from PIL import Image

    if not raw:
        raise UnfitError("empty")
    if len(raw) > MOST_BYTES:
        raise UnfitError("too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=KNOWN)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnfitError("too_large") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UnfitError("no_picture") from error
    if picture.size[0] * picture.size[1] > MOST_PIXELS:
        raise UnfitError("too_large")
    return picture


def _plain(picture: Image, channels: int) -> Image:
    """Turn it upright, lay it on white where it can be seen through, and give grey or colours."""
    from PIL import Image, ImageOps

    picture.load()
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I") or turned.mode == "F":
        values = np.asarray(turned, dtype=np.float64)
        most = 65_535.0 if values.max(initial=0.0) > 255 else 255.0
        turned = Image.fromarray((np.clip(values / most, 0, 1) * 255).astype(np.uint8))
    elif turned.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in turned.info:
        seen = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return turned.convert("RGB" if channels == 3 else "L")


def _resized(picture: Image, plan: Plan) -> Image:
    from PIL import Image

    wanted = (plan.width, plan.height)
    if picture.size == wanted:
        return picture
    is_smaller = picture.size[0] >= wanted[0] and picture.size[1] >= wanted[1]
    way = Image.Resampling.BOX if is_smaller else Image.Resampling.BILINEAR
    return picture.resize(wanted, way)
