"""The runner's end of the line to the judge: frames in, frames out, large bodies by shared memory.

The judge makes all shared memory. What it sends is mapped privately, so that the submission may
change its arguments; what it wants back is asked for once its size is known.

Start reading at `Line.receive` and `Line.send`.
"""

from __future__ import annotations

import mmap
import os
import socket
from typing import Any

from . import codec

CHUNK = 1 << 16


class HungUpError(Exception):
    """The judge is gone, or has had enough."""


class Line:
    """Frames over a socket."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._kept = bytearray()  # read, and not asked for yet
        self._handed: list[int] = []  # descriptors that came with it

    def receive(self) -> tuple[dict[str, Any], list[memoryview]]:
        """Wait for a request."""
        header, size = codec.sizes(self._read(codec.HEAD.size))
        raw = self._read(header)
        if codec.is_shared(size):
            return codec.unpack(raw, self._mapped(size))
        return codec.unpack(raw, self._read(size))

    def send(self, message: dict[str, Any], buffers: list[codec.Buffer]) -> None:
        """Send an answer."""
        beginning, size = codec.pack(message, buffers)
        if not codec.is_shared(size):
            self._link.sendall(codec.inline(beginning, size, buffers))
            return
        self._link.sendall(beginning)
        self._read(1)  # with it comes the memory
        handle = self._handed.pop(0)
        with mmap.mmap(handle, size) as body:
            os.close(handle)
            codec.lay(buffers, body)
        self._link.sendall(b"D")

    def _mapped(self, size: int) -> memoryview:
        handle = self._handed.pop(0)
        try:
            return memoryview(mmap.mmap(handle, size, mmap.MAP_PRIVATE))
        finally:
            os.close(handle)

    def _read(self, size: int) -> bytearray:
        while len(self._kept) < size:
            data, descriptors, _, _ = socket.recv_fds(self._link, CHUNK, 4)
            if not data:
                raise HungUpError
            self._kept += data
            self._handed += descriptors
        part = self._kept[:size]
        del self._kept[:size]
        return part
