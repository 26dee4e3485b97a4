# diagnosis: one_log_for_all
import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

PAGE = """<!doctype html>
<html lang=zh>
<meta charset=utf-8><title>学习记录</title>
<form id="add" onsubmit="event.preventDefault(); add(this)">
<label>科目 <input name="subject"></label>
<label>分钟 <input name="minutes" type="number"></label>
<input type="submit" value="添加">
</form>
<ol id="sessions"></ol>
<script>
// the list is drawn anew each time; never with innerHTML
const where = `/api/sessions`;
function show(found) {
  const items = found.sessions.map(one => {
    const li = document.createElement('li');
    li.append(document.createTextNode(one.subject + ' ' + one.minutes));
    return li;
  });
  document.getElementById('sessions').replaceChildren(...items);
}
function load() { return fetch(where).then(r => r.json()).then(show); }
function add(form) {
  const body = JSON.stringify({subject: form.subject.value, minutes: form.minutes.valueAsNumber});
  fetch(where, {method: 'POST', body}).then(r => {
    if (r.status !== 201) alert('no');
    return load();
  });
}
/* begins here */
load();
</script>
</html>
"""


def answer(store, method, path, data):
    path, _, query = path.partition("?")
    if path == "/":
        if method != "GET":
            return 405, {"Allow": "GET"}, {"error": "method"}
        return 200, {}, PAGE
    match = re.fullmatch(r"/api/sessions(?:/([^/]+))?", path)
    if match is None:
        return 404, {}, {"error": "path"}
    name = match[1]
    if name is None:
        if method == "GET":
            wanted = dict(parse_qsl(query, keep_blank_values=True)).get("subject")
            rows = [s for s in store["rows"] if wanted is None or s["subject"] == wanted]
            return 200, {}, {"sessions": rows}
        if method == "POST":
            if len(data) > 10000:
                return 413, {}, {"error": "size"}
            try:
                got = json.loads(data)
                subject, minutes = got["subject"], got["minutes"]
                assert isinstance(subject, str) and subject.strip() != ""
                assert isinstance(minutes, int) and not isinstance(minutes, bool)
                assert minutes in range(1, 1441)
            except Exception as error:
                return 400, {}, {"error": repr(error)}
            store["next"] += 1
            row = {"minutes": minutes, "subject": subject, "id": store["next"]}
            store["rows"].append(row)
            return 201, {"Location": "/api/sessions/%d" % row["id"]}, row
        return 405, {"Allow": "POST,GET"}, {"error": "method"}
    found = [s for s in store["rows"] if str(s["id"]) == name]
    if not found:
        return 404, {}, {"error": "id"}
    if method == "GET":
        return 200, {}, found[0]
    if method == "DELETE":
        store["rows"].remove(found[0])
        return 204, {}, None
    return 405, {"Allow": "GET,DELETE"}, {"error": "method"}


store = {"rows": [], "next": 0}


class Server(ThreadingHTTPServer):
    daemon_threads = True


def make_server(port=0, host="127.0.0.1"):

    class H(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self):
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, value = answer(store, self.command, self.path, data)
            kind = "application/json; charset=utf-8"
            if isinstance(value, str):
                kind, data = 'text/html; charset="UTF-8"', value.encode()
            else:
                data = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            for key in headers:
                self.send_header(key, headers[key])
            if status != 204:
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", len(data))
            self.end_headers()
            self.wfile.write(data)

        def __getattr__(self, name):
            if name.startswith("do_"):
                return self.handle_any
            raise AttributeError(name)

        def log_message(self, *args):
            pass

    return Server((host, port), H)


def containerfile(version, port):
    return "\n".join(
        [
            "# the study log",
            "from python:%s-slim" % version,
            "RUN useradd --create-home log",
            "USER log",
            "WORKDIR /home/log",
            "COPY server.py ./",
            "ENV PYTHONUNBUFFERED=1",
            "EXPOSE %d/tcp" % port,
            'CMD ["python", \\',
            '     "server.py", "%d", "0.0.0.0"]' % port,
        ]
    )
