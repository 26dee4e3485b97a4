"""Draw a histogram into an SVG file."""

from pathlib import Path

import matplotlib.pyplot as plt
from sklearn.datasets import load_wine


def lab():
    alcohol = load_wine().data[:, 0]
    figure, axes = plt.subplots(figsize=(6, 3))
    counts, _, bars = axes.hist(alcohol, bins=12, edgecolor="white")
    axes.set(xlabel="alcohol, % by volume", ylabel="wines")
    figure.savefig("alcohol.svg", bbox_inches="tight")
    drawn = Path("alcohol.svg").read_text(encoding="utf-8")
    facts = {"values": len(alcohol), "bars": len(bars), "kilobytes": len(drawn) / 1000}
    return facts | {"holds": int(counts.sum()) == len(alcohol) and "</svg>" in drawn}
