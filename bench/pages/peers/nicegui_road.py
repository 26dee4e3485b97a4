"""The road by NiceGUI: nicegui_road.py PORT DATA."""

import json
import sys
from pathlib import Path

from nicegui import ui

PORT, DATA = int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))


@ui.page("/")
def road() -> None:
    ui.label("Road").classes("text-h3")
    for block in DATA:
        ui.label(block["title"]).classes("text-h5")
        for stage in block["stages"]:
            after = f", after {', '.join(map(str, stage['needs']))}" if stage["needs"] else ""
            with ui.row():
                ui.link(f"{stage['number']} {stage['title']}", f"/stage/{stage['number']}")
                ui.label(f"{stage['minutes']} min")
                ui.label(stage["status"] + after)
                ui.linear_progress(0, show_value=False)


ui.run(host="127.0.0.1", port=PORT, show=False, reload=False, show_welcome_message=False)
