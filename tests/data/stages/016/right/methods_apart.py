import json
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib import parse

SCRIPT = """
const url = "/api/sessions"
const el = (tag, text) => Object.assign(document.createElement(tag), { textContent: text })
const refresh = async () => {
  const response = await fetch(url)
  if (!response.ok) return
  const data = await response.json()
  const table = document.getElementById("sessions")
  table.textContent = ""
  data.sessions.forEach((s) => {
    const row = document.createElement("tr")
    row.append(el("td", s.subject), el("td", s.minutes))
    table.append(row)
  })
}
document.forms.add.onsubmit = async (e) => {
  e.preventDefault()
  const fields = Object.fromEntries(new FormData(e.target))
  fields.minutes = parseInt(fields.minutes)
  const response = await fetch(url, { method: "POST", body: JSON.stringify(fields) })
  document.querySelector("output").value = response.ok ? "OK" : response.statusText
  refresh()
}
refresh()
"""
PAGE = (
    '<html lang="en"><head><title>Log</title></head><body><form id="add" name="add">'
    '<label for="s">Subject</label><input id="s" name="subject">'
    '<label for="m">Minutes</label><input id="m" name="minutes" type="number">'
    "<button type=submit>+</button><output></output></form>"
    '<table><tbody id="sessions"></tbody></table>'
    f"<script>{SCRIPT}</script></body></html>"
)


def problem(text):
    return {"error": text}


class Api(SimpleHTTPRequestHandler):
    rows: dict
    counter: list

    def reply(self, status, value=None, **headers):
        raw = b"" if value is None else json.dumps(value, ensure_ascii=False, indent=1).encode()
        self.send_response(HTTPStatus(status))
        if value is not None:
            headers["Content-Type"] = "application/json"
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def parts(self):
        self.url = parse.urlparse(self.path)
        return self.url.path.split("/")[1:]

    def do_GET(self):
        match self.parts():
            case [""]:
                raw = PAGE.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            case ["api", "sessions"]:
                wanted = parse.parse_qs(self.url.query).get("subject", [None])[0]
                rows = self.rows.values()
                self.reply(
                    200, {"sessions": [r for r in rows if wanted in (None, r["subject"])]}
                )
            case ["api", "sessions", number] if number in self.rows:
                self.reply(200, self.rows[number])
            case _:
                self.reply(404, problem("not found"))

    def do_POST(self):
        match self.parts():
            case ["api", "sessions"]:
                self.create()
            case _:
                self.neither()

    def create(self):
        size = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(size)
        if size > 10_000:
            return self.reply(413, problem("too large"))
        try:
            match json.loads(raw):
                case {"subject": str(subject), "minutes": int(minutes)} if (
                    not isinstance(minutes, bool) and 0 < minutes < 1441 and subject.split()
                ):
                    pass
                case _:
                    return self.reply(400, problem("no session"))
        except ValueError as error:
            return self.reply(400, problem(str(error)))
        self.counter.append(len(self.counter) + 1)
        number = self.counter[-1]
        row = self.rows[str(number)] = dict(id=number, subject=subject, minutes=minutes)
        return self.reply(201, row, Location=f"/api/sessions/{number}")

    def do_DELETE(self):
        match self.parts():
            case ["api", "sessions", number] if number in self.rows:
                del self.rows[number]
                self.reply(204)
            case _:
                self.neither()

    def neither(self):
        match self.parts():
            case [""]:
                self.reply(405, problem("no such method"), Allow="GET")
            case ["api", "sessions"]:
                self.reply(405, problem("no such method"), Allow="GET, POST")
            case ["api", "sessions", number] if number in self.rows:
                self.reply(405, problem("no such method"), Allow="DELETE, GET")
            case _:
                self.reply(404, problem("not found"))

    do_PUT = neither
    do_PATCH = neither


def make_server(port=0, host="127.0.0.1"):
    kind = type("Mine", (Api,), {"rows": {}, "counter": []})
    return ThreadingHTTPServer((host, port), kind)


def containerfile(version, port):
    lines = []
    lines.append(f"FROM python:{version}-slim")
    lines.append("WORKDIR /srv")
    lines.append("COPY server.py server.py")
    lines.append(f"EXPOSE {port}")
    lines.append("USER 1000:1000")
    command = ["python", "server.py", str(port), "0.0.0.0"]
    lines.append("CMD " + json.dumps(command))
    return "\n\n".join(lines) + "\n"
