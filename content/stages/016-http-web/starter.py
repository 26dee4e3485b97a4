"""Stage 16: HTTP, APIs and a web page. A server, its page, and its container file.
第 16 关：HTTP、接口与网页。一个服务器、它的网页和容器文件。

In a terminal, `python FILE.py 8000` starts it; the page is at http://127.0.0.1:8000/
在终端里用 `python 文件名.py 8000` 启动，网页在 http://127.0.0.1:8000/
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Study log 学习记录</title>
</head>
<body>
<h1>Study log 学习记录</h1>
<ul id="sessions"></ul>
<script>
async function show() {
  const answer = await fetch("/api/sessions");
  const found = await answer.json();
  document.querySelector("#sessions").textContent = found.sessions.length;
}

show();
</script>
</body>
</html>
"""


def make_server(port=0, host="127.0.0.1"):
    """Make a server with a log of its own, without starting it; port 0 is any free port.
    建一个服务器，带自己的一份记录，但不启动它；端口 0 表示随便哪个空闲端口。
    """
    sessions = {}  # number -> session / 编号对应一次学习

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/":
                self.send(200, PAGE, "text/html; charset=utf-8")
            else:
                # TODO: the paths of the task / 任务里的各个路径
                self.send(200, json.dumps({"sessions": list(sessions.values())}), "text/plain")

        # TODO: do_POST, do_DELETE, do_PUT, do_PATCH

        def send(self, status, text, kind):
            """Send an answer.
            发送一个响应。
            """
            data = text.encode("utf-8")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return ThreadingHTTPServer((host, port), Handler)


def containerfile(version, port):
    """Return the text of the container file, for a version of Python and a port.
    返回容器文件的文本，给定 Python 的版本和端口。
    """
    return f"FROM python:{version}\nEXPOSE {port}\n"  # TODO


if __name__ == "__main__" and len(sys.argv) > 1:
    make_server(int(sys.argv[1]), *sys.argv[2:]).serve_forever()
