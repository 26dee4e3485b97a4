"""Tell which extra brings which module."""

from __future__ import annotations

from collections.abc import Mapping

EXTRAS: Mapping[str, str] = {  # extra -> the module that shows it is installed
    "deep": "torch",
    "tensorflow": "tensorflow",
    "speech": "librosa",
    "images": "skimage",
    "explain": "shap",
    "boost": "xgboost",
}
MODULES: Mapping[str, str] = {module: extra for extra, module in EXTRAS.items()}
