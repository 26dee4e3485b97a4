"""Read a row that was sent as a file: as it is, or as a part of a form.

Reads  the body of a request, and what its head says of it.
Gives  a row of one column with the file's bytes; what the bytes are, the signature sees to.
Never  writes a file, and never believes a file's name.

Start reading at `row`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from baibu.workbench.packaging.signature import FILES, Signature
from baibu.workbench.serving.guard import Caller
from baibu.workbench.serving.refusals import NotReadableError

if TYPE_CHECKING:
    from baibu.workbench.serving.service import Service

FORM, BYTES, TEXT = "multipart/form-data", "application/octet-stream", "text/plain"
MOST_PARTS = 50
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(r'[;\s]name="([^"\r\n]{0,200})"')
_ACCEPTED = {
    "image": ".png,.jpg,.jpeg,.bmp,.gif,image/png,image/jpeg,image/bmp,image/gif",
    "sound": ".wav,audio/wav",
}


def most_bytes(service: Service) -> int:
    """Say how long a request with one row may be."""
    held = service.settings
    return held.file_bytes if service.predictor.is_media else held.row_bytes


def accepted(signature: Signature) -> str:
    """Name the kinds of files that a form should offer."""
    kinds = [column.kind for column in signature.columns if column.kind in FILES]
    return _ACCEPTED[kinds[0]] if kinds else ""


def row(body: bytes, caller: Caller, signature: Signature) -> dict[str, Any]:
    """Give the row of a file; nothing where the request is of another kind."""
    column, kind = signature.columns[0], caller.kind
    if kind == FORM:
        found = parts(body, caller)
        if column.kind in FILES:
            if column.name not in found and len(found) == 1:  # one file is the one that is meant
                found = {column.name: next(iter(found.values()))}
            return {column.name: found.get(column.name)}
        return {column.name: typed(found).get(column.name)}
    is_file = kind == BYTES or kind.partition("/")[0] in ("image", "audio")
    if is_file and column.kind in FILES:
        return {column.name: body}
    if kind == TEXT and column.kind == "text":
        return {column.name: _text(body)}
    return {}


def parts(body: bytes, caller: Caller) -> dict[str, bytes]:
    """Give the parts of a form, by name; the last of a name counts."""
    told = caller.headers.get(b"content-type", b"").decode("latin-1")
    boundary = _BOUNDARY.search(told)
    if boundary is None:
        raise NotReadableError(reason="form", place="")
    mark = b"--" + boundary[1].encode("latin-1")
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 3 or len(pieces) > MOST_PARTS or not pieces[-1].startswith(b"--"):
        raise NotReadableError(reason="form", place="")
    found = {}
    for piece in pieces[1:-1]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        name = _NAME.search(head.decode("utf-8", "replace"))
        if not gap or name is None:
            raise NotReadableError(reason="form", place="")
        found[name[1]] = content
    return found


def typed(found: Mapping[str, bytes]) -> dict[str, str]:
    """Give the parts of a form that are texts."""
    made = {}
    for name, raw in found.items():
        try:
            made[name] = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return made


def of_files(found: Mapping[str, bytes], signature: Signature) -> dict[str, Any]:
    """Give the parts of a form that are files; one that nobody chose is missing."""
    return {
        column.name: found.get(column.name) or None
        for column in signature.columns
        if column.kind in FILES
    }


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadableError(reason="utf8", place=error.start) from error
