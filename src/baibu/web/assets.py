"""Serve the few files that pages load, under names that change with their content.

Reads  `static/` once, at start; `static/dist/` is what the build hook made, and may be missing.
Gives  an address for a plain name, and the bytes for an address, compressed where the browser can.
Never  opens a file by a name that came with a request.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
FONT = "stix-two-math.woff2"
ICONS = "icons.svg"
SYMBOL = re.compile(r'<symbol id="(\w+)"([^>]*)>(.*?)</symbol>', re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file, with its compressed twins by encoding."""

    media: str
    body: bytes
    twins: dict[str, bytes]


class Assets:
    """All files that pages may load."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._by_name: dict[str, Asset] = {}  # hashed name -> file
        self._hashed: dict[str, str] = {}  # plain name -> hashed name
        self._twins = folder / "dist" / "own"  # brotli twins of our own files
        self._read_built(folder / "dist")
        for path in sorted(folder.glob("*.*")):
            self._read_own(path)
        self.icons: Mapping[str, Markup] = {  # to stand in a page: a browser draws them at once
            name: Markup(f'<svg aria-hidden="true"{look}>{lines}</svg>')  # noqa: S704 - our file
            for name, look, lines in SYMBOL.findall(self._text(ICONS))
        }

    def address(self, name: str) -> str | None:
        """Say where a file is served; None for a part of the bundle that was not built."""
        hashed = self._hashed.get(name)
        return f"/static/{hashed}" if hashed else None

    def respond(self, request: Request, name: str) -> Response | None:
        """Answer with a file, for ever the same under this name."""
        asset = self._by_name.get(name)
        if asset is None:
            return None
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        body = asset.body
        accepted = request.headers.get("accept-encoding", "")
        for encoding, twin in asset.twins.items():
            if encoding in accepted:
                body = twin
                headers["Content-Encoding"] = encoding
                break
        if asset.twins:
            headers["Vary"] = "Accept-Encoding"
        return Response(body, media_type=asset.media, headers=headers)

    def _text(self, name: str) -> str:
        asset = self._by_name.get(self._hashed.get(name, ""))
        return asset.body.decode() if asset is not None else ""

    def _read_built(self, dist: Path) -> None:
        """Take the bundle as the build left it: hashed names, compressed twins."""
        manifest = dist / "manifest.json"
        if not manifest.is_file():
            return
        self._hashed = json.loads(manifest.read_text(encoding="utf-8"))
        for hashed in self._hashed.values():
            path = dist / hashed
            suffixes = {"br": ".br", "gzip": ".gz"}
            twins = {
                encoding: path.with_name(path.name + suffix).read_bytes()
                for encoding, suffix in suffixes.items()
                if path.with_name(path.name + suffix).is_file()
            }
            self._by_name[hashed] = Asset(
                media=MEDIA[path.suffix], body=path.read_bytes(), twins=twins
            )
        self._keep("LICENSES.txt", (dist / "LICENSES.txt").read_bytes())

    def _read_own(self, path: Path) -> None:
        body = path.read_bytes()
        if path.suffix == ".css":
            font = self.address(FONT)
            source = f'url("{font}")' if font else 'local("STIX Two Math")'
            body = body.replace(b'url("stix-two-math.woff2")', source.encode())
        self._keep(path.name, body)

    def _keep(self, name: str, body: bytes) -> None:
        stem, _, suffix = name.rpartition(".")
        hashed = f"{stem}-{hashlib.sha256(body).hexdigest()[:12]}.{suffix}"
        twins = {"gzip": gzip.compress(body, mtime=0)}
        built = self._twins / f"{hashed}.br"  # for these very bytes, as its name says
        if built.is_file():
            twins = {"br": built.read_bytes(), **twins}
        self._hashed[name] = hashed
        self._by_name[hashed] = Asset(media=MEDIA["." + suffix], body=body, twins=twins)
