"""Take out of STIX Two Math what formulas use: `python frontend/subset.py IN.woff2`.

Reads  the font of the npm package named in package.json; needs `fonttools` and `brotli`.
Gives  frontend/stix-two-math.woff2, which is kept with the sources: the whole font is as heavy as
       everything else on a page together, and no build needs to fetch or cut it.

A test holds every formula of the course to `UNICODES`.
"""

from __future__ import annotations

import sys
from pathlib import Path

UNICODES = (
    "U+20-7E,U+A0-FF,U+131,U+237,U+2C6-2DD,U+300-338,U+370-3FF,U+2000-206F,U+2070-209F,U+20D0-20F0,"
    "U+2100-214F,U+2190-21FF,U+2200-22FF,U+2300-23FF,U+25A0-25FF,U+27C0-27FF,U+2900-2AFF,"
    "U+1D400-1D7FF"
)
OUT = Path(__file__).with_name("stix-two-math.woff2")


def main(font: str) -> None:
    """Cut the font; its table of mathematics and all variants of what is kept stay whole."""
    from fontTools import subset  # type: ignore[import-untyped]

    subset.main(
        [
            font,
            f"--unicodes={UNICODES}",
            "--layout-features=*",
            "--flavor=woff2",
            "--no-hinting",
            "--desubroutinize",
            f"--output-file={OUT}",
        ]
    )


if __name__ == "__main__":
    main(sys.argv[1])
