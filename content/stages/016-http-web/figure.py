"""Figures and numbers of stage 16: what went over the wire, asked of the solution's server."""

import http.client
import json
import threading
from urllib.parse import quote_plus

import solution

from baibu.publish.draw import Diagram, Style

SESSION = {"subject": "数学", "minutes": 45}


def quiet(*_):
    """Say nothing about requests."""


def numbers():
    """Give every value of the brief that the server itself can tell."""
    text = json.dumps(SESSION, ensure_ascii=False)
    said = exchange([("GET", "/api/sessions/1", None), ("POST", "/api/sessions", b"{}")])
    return {
        "encoded": quote_plus("数学"),
        "characters": str(len(text)),
        "bytes": str(len(text.encode())),
        "missing": said[0][2],
        "bad": said[1][2],
    }


def exchange(requests):
    """Ask a server of the solution; give status, Location and text of each answer."""
    solution.Handler.log_message = quiet
    found = []
    with solution.make_server(0) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        for method, target, body in requests:
            connection = http.client.HTTPConnection(*server.server_address, timeout=10)
            connection.request(method, target, body=body)
            answer = connection.getresponse()
            found.append((answer.status, answer.headers["Location"] or "", answer.read().decode()))
            connection.close()
        server.shutdown()
    return found


def conversation(say):
    """A browser and the server: three requests, and what came back."""
    body = json.dumps(SESSION, ensure_ascii=False)
    requests = [
        ("GET", "/", None),
        ("POST", "/api/sessions", body.encode()),
        ("GET", "/api/sessions", None),
    ]
    answers = exchange(requests)
    drawing = Diagram(
        640, 330, title=say(zh="打开网页，添加一条", en="Opening the page, adding a session")
    )
    drawing.box(8, 40, 112, 34, say(zh="浏览器", en="browser"), style=Style(hue=1))
    drawing.box(520, 40, 112, 34, say(zh="服务器", en="server"), style=Style(hue=2))
    for x in (64, 576):
        drawing.line([(x, 74), (x, 322)], style=Style(hue="grid", width=1.5))
    y = 106
    for (method, target, _), (status, location, text) in zip(requests, answers):
        sent = f"{method} {target}"
        if method == "POST":
            sent += f"  {body}"
        drawing.arrow((64, y), (576, y), style=Style(hue=1))
        drawing.text(320, y - 12, sent, anchor="middle", size=12)
        told = say(zh="网页", en="the page") if target == "/" else text
        back = f"{status}  {location}  {told}" if location else f"{status}  {told}"
        drawing.arrow((576, y + 36), (64, y + 36), style=Style(hue=2))
        drawing.text(320, y + 24, back, anchor="middle", size=12)
        y += 76
    return drawing.svg()
