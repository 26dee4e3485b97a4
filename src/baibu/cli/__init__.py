"""The terminal's face: each command is a few lines that call `app` and draw what comes back."""

from baibu.cli.run import main

__all__ = ["main"]
