"""Start a service on a free port of this machine, and ask it rightly and wrongly."""

import json
import threading
import time
import urllib.error
import urllib.request

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel


class Row(BaseModel):
    value: float


def asked(address, row):
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps(row).encode(), kind)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def lab():
    app = FastAPI()

    @app.post("/double")
    def double(row: Row) -> dict[str, float]:
        return {"answer": 2 * row.value}

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    address = f"http://127.0.0.1:{port}/double"
    right, wrong = asked(address, {"value": 21}), asked(address, {"value": "many"})
    server.should_exit = True
    facts = {"asked": 21, "answer": right[1]["answer"], "refused": wrong[0]}
    return facts | {"holds": right == (200, {"answer": 42.0}) and wrong[0] == 422}
