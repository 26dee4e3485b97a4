"""The road by FastHTML: fasthtml_road.py PORT DATA."""

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from fasthtml.common import FT, H2, A, B, FastHTML, Li, Ol, Progress, Section, Small, Span, Titled

PORT, DATA = int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
app = FastHTML(default_hdrs=False, secret_key="bench")


def row(stage: dict[str, Any]) -> FT:
    after = f", after {', '.join(map(str, stage['needs']))}" if stage["needs"] else ""
    return Li(
        A(B(stage["number"]), " ", stage["title"], href=f"/stage/{stage['number']}"),
        Small(f"{stage['minutes']} min"),
        Span(stage["status"] + after),
        Progress(value="0", max="1"),
        cls=stage["status"],
    )


@app.get("/")
def road() -> Any:  # noqa: ANN401 - the framework's
    return Titled("Road", *[Section(H2(b["title"]), Ol(*map(row, b["stages"]))) for b in DATA])


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="error")
