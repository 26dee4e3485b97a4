"""Name the numbers that a service and its watch show to Prometheus, and read which a query wants.

Start reading at `NAMES` and `wanted`.
"""

from __future__ import annotations

import re
from typing import get_args

from baibu.workbench.monitor import live

SERVICE = frozenset(
    {
        "baibu_requests_total", "baibu_request_seconds_bucket", "baibu_predictions_total",
        "baibu_predicted_sum", "baibu_predicted_count", "up",
    }
)  # fmt: skip
NAMES = SERVICE | {f"baibu_{name}" for name in get_args(live.Name)}


def wanted(query: str) -> frozenset[str]:
    """Name the numbers that a query of Prometheus reads."""
    plain = re.sub(r'"[^"]*"', "", query)
    return frozenset(re.findall(r"\b(?:baibu_\w+|up)\b", plain))
