"""Write notebooks, which two peers read, as plain JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def cell(source: str, number: int, **metadata: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Make a code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{number}",
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def notebook(cells: Sequence[dict[str, Any]]) -> str:
    """Make a notebook of cells."""
    whole = {
        "cells": list(cells),
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1)
