"""The notebook's face: `%load_ext baibu` brings `%%check` and `%baibu` into IPython and Jupyter."""

from baibu.notebook.magics import load, unload

__all__ = ["load", "unload"]
