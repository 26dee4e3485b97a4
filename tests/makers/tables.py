"""Make a small table with an answer that can be learnt, and a terminal that runs it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

TARGET = "churned"
ROWS = 240


def customers(folder: Path, *, rows: int = ROWS, name: str = "customers.csv") -> Path:
    """Write a table of customers: numbers, words, missing values, an answer of yes or no."""
    draw = np.random.default_rng(7)
    lines = [f"age,city,fee,{TARGET}"]
    for _ in range(rows):
        age, fee = int(draw.integers(18, 80)), round(float(draw.gamma(4, 20)), 2)
        city = str(draw.choice(["北京", "上海", "Old Town"]))
        has_left = age / 20 + 2 * (city == "北京") + float(draw.normal()) > 3.2
        shown = "" if draw.random() < 0.1 else f"{fee}"
        lines.append(f"{age},{city},{shown},{'yes' if has_left else 'no'}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
