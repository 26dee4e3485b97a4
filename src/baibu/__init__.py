"""Baibu (百步): a hundred executable steps from zero to machine-learning engineer.

`%load_ext baibu` asks this package, which every other one imports, for the notebook's face: so that
face is found by its name, when it is asked for.
"""

from importlib import import_module


def load_ipython_extension(shell: object) -> None:
    """Answer `%load_ext baibu` in IPython and Jupyter."""
    import_module("baibu.notebook").load(shell)


def unload_ipython_extension(shell: object) -> None:
    """Answer `%unload_ext baibu`."""
    import_module("baibu.notebook").unload(shell)
