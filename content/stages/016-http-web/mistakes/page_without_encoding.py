"""A study log over HTTP: a JSON interface, the page that calls it, and its container file.

Start reading at `make_server`.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LARGEST = 10_000  # bytes of a body
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Study log 学习记录</title>
</head>
<body>
<h1>Study log 学习记录</h1>
<form id="add">
  <label for="subject">Subject 科目</label>
  <input id="subject" name="subject" required>
  <label for="minutes">Minutes 分钟</label>
  <input id="minutes" name="minutes" type="number" min="1" max="1440" required>
  <button>Add 添加</button>
</form>
<p id="message" role="status"></p>
<ul id="sessions"></ul>
<script>
const list = document.querySelector("#sessions");
const form = document.querySelector("#add");
const message = document.querySelector("#message");

async function show() {
  const answer = await fetch("/api/sessions");
  const { sessions } = await answer.json();
  list.replaceChildren();
  for (const session of sessions) {
    const item = document.createElement("li");
    item.textContent = `${session.subject}: ${session.minutes}`;
    list.append(item);
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const session = { subject: form.subject.value, minutes: Number(form.minutes.value) };
  const answer = await fetch("/api/sessions", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(session),
  });
  message.textContent = answer.ok ? "" : (await answer.json()).error;
  await show();
});

show();
</script>
</body>
</html>
"""


class RefusedError(Exception):
    """A request that gets an error for an answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Log:
    """The sessions of one server; requests come from several threads."""

    def __init__(self) -> None:
        self.sessions: dict[int, dict] = {}
        self.last = 0
        self.lock = threading.Lock()

    def add(self, subject: str, minutes: int) -> dict:
        """Store a session under a number that was never used before."""
        with self.lock:
            self.last += 1
            session = {"id": self.last, "subject": subject, "minutes": minutes}
            self.sessions[self.last] = session
            return session


def check_session(body: bytes) -> tuple[str, int]:
    """Read subject and minutes from a body; refuse what is no session."""
    try:
        found = json.loads(body.decode("utf-8"))
    except ValueError:
        raise RefusedError(400, "the body is no JSON") from None
    if not isinstance(found, dict):
        raise RefusedError(400, "an object with subject and minutes is wanted")
    subject, minutes = found.get("subject"), found.get("minutes")
    if not isinstance(subject, str) or not subject.strip():
        raise RefusedError(400, "subject must be a text that is not empty")
    if type(minutes) is not int or not 1 <= minutes <= 1440:
        raise RefusedError(400, "minutes must be a whole number from 1 to 1440")
    return subject, minutes


class Handler(BaseHTTPRequestHandler):
    """Answer one request; `server.log` holds the sessions."""

    def answer(self) -> None:
        """Find what the path means, and send what comes of it."""
        address = urlsplit(self.path)
        try:
            if address.path == "/":
                self.allow("GET")
                self.send(200, PAGE.encode("utf-8"), kind="text/html")
            elif address.path == "/api/sessions":
                self.allow("GET", "POST")
                self.collection(parse_qs(address.query))
            elif address.path.startswith("/api/sessions/"):
                self.one(address.path.removeprefix("/api/sessions/"))
            else:
                raise RefusedError(404, "there is nothing here")
        except RefusedError as refused:
            self.send_json(refused.status, {"error": str(refused)})

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server's names

    def allow(self, *methods: str) -> None:
        """Refuse methods that a path does not have."""
        self.allowed = ", ".join(methods)
        if self.command not in methods:
            raise RefusedError(405, f"only {self.allowed}")

    def collection(self, query: dict) -> None:
        """List the sessions, or add one."""
        if self.command == "POST":
            session = self.server.log.add(*check_session(self.body()))
            self.send_json(201, session, location=f"/api/sessions/{session['id']}")
            return
        sessions = list(self.server.log.sessions.values())
        if "subject" in query:
            sessions = [one for one in sessions if one["subject"] == query["subject"][0]]
        self.send_json(200, {"sessions": sessions})

    def one(self, name: str) -> None:
        """Show or delete one session."""
        sessions = self.server.log.sessions
        number = int(name) if name.isascii() and name.isdigit() else 0
        if number not in sessions:
            raise RefusedError(404, f"there is no session {name}")
        self.allow("GET", "DELETE")
        if self.command == "GET":
            self.send_json(200, sessions[number])
        else:
            sessions.pop(number, None)
            self.send(204, b"")

    def body(self) -> bytes:
        """Read just the bytes that were announced, and not too many."""
        announced = self.headers.get("Content-Length", "")
        if not (announced.isascii() and announced.isdigit()):
            raise RefusedError(400, "a Content-Length is wanted")
        if int(announced) > LARGEST:
            self.close_connection = True
            raise RefusedError(413, f"at most {LARGEST} bytes")
        return self.rfile.read(int(announced))

    def send_json(self, status: int, value: object, location: str = "") -> None:
        """Send a value as JSON."""
        text = json.dumps(value, ensure_ascii=False)
        self.send(status, text.encode("utf-8"), kind="application/json", location=location)

    def send(self, status: int, data: bytes, kind: str = "", location: str = "") -> None:
        """Send status, headers and bytes."""
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if location:
            self.send_header("Location", location)
        if status == 405:
            self.send_header("Allow", self.allowed)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def make_server(port: int = 0, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """Make a server with a log of its own; `serve_forever` starts it."""
    server = ThreadingHTTPServer((host, port), Handler)
    server.log = Log()
    return server


def containerfile(version: str, port: int) -> str:
    """Write the file from which the image of this service is built."""
    return f"""FROM python:{version}-slim
WORKDIR /app
COPY server.py .
USER nobody
EXPOSE {port}
CMD ["python", "server.py", "{port}", "0.0.0.0"]
"""


if __name__ == "__main__":
    with make_server(int(sys.argv[1]), *sys.argv[2:]) as server:
        server.serve_forever()
