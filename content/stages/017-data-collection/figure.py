"""Figures and numbers of stage 17: the log of a small site which the solution visits."""

import http.server
import json
import threading

import solution

from baibu.publish.draw import Diagram

ROBOTS = "User-agent: baibu-learner\nCrawl-delay: 3\nDisallow: /staff/\n"
BOOKS = [{"code": "B01", "title": "概率论", "pages": 240}]
RATINGS = [
    {"code": "b01", "stars": 5},
    {"code": "Ｂ０１", "stars": 4},
    {"code": "B90", "stars": 2},
]
LOANS = [{"code": " B01", "loans": 3}, {"code": "b01", "loans": 2}]
SITE = {
    "/robots.txt": [(200, ROBOTS)],
    "/books/": [(200, '<a href="b01">1</a><a href="/staff/">x</a><a href="?page=2">2</a>')],
    "/books/b01": [
        (
            200,
            "<dl><dt>code</dt><dd>B01</dd><dt>title</dt><dd>t</dd><dt>pages</dt><dd>240</dd></dl>",
        )
    ],
    "/books/?page=2": [(503, ""), (200, '<a href="b01#top">1</a><a href="b02">2</a>')],
    "/books/b02": [
        (200, "<dl><dt>code</dt><dd>B02</dd><dt>title</dt><dd>t</dd><dt>pages</dt><dd>90</dd></dl>")
    ],
}


def visits():
    """Let the solution crawl the site on a clock of its own; give the site's log."""
    clock, log, asked = [0.0], [], {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            count = asked[self.path] = asked.get(self.path, -1) + 1
            status, text = SITE[self.path][count]
            log.append((clock[0], self.path, status))
            self.send_response(status)
            if status == 503:
                self.send_header("Retry-After", "20")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    def wait(seconds):
        clock[0] += seconds

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        solution.crawl(f"http://127.0.0.1:{server.server_address[1]}", wait)
        server.shutdown()
    return log


def numbers():
    """Give every number of the brief that can be computed."""
    rows = solution.merge(BOOKS, RATINGS, LOANS)
    return {
        "first": json.dumps(rows[0], ensure_ascii=False, sort_keys=True),
        "second": json.dumps(rows[1], ensure_ascii=False, sort_keys=True),
        "stars": str(rows[0]["stars"]),
        "hash": solution.fingerprint(rows)[:12],
        "other_hash": solution.fingerprint(rows[::-1])[:12],
        "seconds": f"{visits()[-1][0]:.0f}",
    }


def log(say):
    """The site's log of a polite visit: when, what, and how it was answered."""
    found = visits()
    drawing = Diagram(
        640,
        92 + 30 * len(found),
        title=say(zh="网站日志里的一次访问", en="One visit in the log of the site"),
    )
    rows = [[f"{time:.0f}", path, str(status)] for time, path, status in found]
    names = [say(zh="秒", en="second"), say(zh="路径", en="path"), say(zh="状态", en="status")]
    busy = next(n for n, (_, _, status) in enumerate(found) if status == 503)
    grid = drawing.grid(
        24, 76, rows, cell=(124.0, 30.0), column_names=names, highlight={(busy, 2): 2}
    )
    for line, words in (
        (0, say(zh="先读规则", en="the rules first")),
        (1, say(zh="此后每次隔 3 秒", en="then 3 seconds between any two")),
        (busy, say(zh="忙：Retry-After 20", en="busy: Retry-After 20")),
        (busy + 1, say(zh="20 秒后再来", en="back after 20 seconds")),
    ):
        drawing.text(
            412, grid.cell(line, 0).centre[1], words, size=12, hue=2 if line >= busy else 1
        )
    return drawing.svg()
