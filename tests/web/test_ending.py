"""A server that is told to stop stops, however many pages are open."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

from makers.served import served
from makers.small_course import wired


def test_a_server_with_an_open_stream_stops_at_once(tmp_path: Path) -> None:
    with wired(tmp_path / "home") as baibu:
        with served(baibu) as site:
            where = urlsplit(site.address)
            stream = socket.create_connection((str(where.hostname), int(where.port or 0)), 20)
            stream.sendall(f"GET /stage/1/events HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())
            heard = b""
            while b"retry:" not in heard:
                heard += stream.recv(65536)
        rest = b"".join(iter(lambda: stream.recv(65536), b""))
    assert rest.endswith(b"0\r\n\r\n")  # the answer was ended, and not cut off
    stream.close()
