"""The browser's face: pages rendered on the server, which work without JavaScript."""

from baibu.web.application import create
from baibu.web.server import serve

__all__ = ["create", "serve"]
