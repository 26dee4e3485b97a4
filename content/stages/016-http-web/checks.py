"""Checks of stage 16: the contract over loopback, the page as a tree, the container file by rules.

Server and client both live in the sandbox, in a network of its own; what was answered is compared
here with a model of the contract. A right server answers in milliseconds. A client looks ten times
whether something has come, 0.1 s apart: as it runs beside the server, in one process, a busy
machine delays both alike, and ten looks in vain are silence. Then it asks nothing more.

Answers, pages and container files are worded differently by everybody. They leave the sandbox in a
box (`Box`), are brought here to what the contract speaks of, and that is noted and compared.
"""

import json
import re
from collections.abc import Collection
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus

from numpy.random import Generator

from baibu.grader.checks import Handle, Learner, check, expect

TALK = """
import contextlib


class Box:
    def __init__(self, found):
        self.found = found


@contextlib.contextmanager
def running(make_server, *args):
    import threading

    server = make_server(*args)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def ask(port, method, target, body=None):
    import http.client
    import select
    import socket

    length = [] if body is None else [f"Content-Length: {len(body)}"]
    head = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", *length]
    whole = "\\r\\n".join([*head, "", ""]).encode() + (body or b"")
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=3) as connection:
            connection.sendall(whole)  # at once: a server may answer before it has read all
            if not any(select.select([connection], [], [], 0.1)[0] for _ in range(10)):
                return "silence"
            answer = http.client.HTTPResponse(connection, method=method)
            answer.begin()
            data = answer.read()
    except TimeoutError:
        return "silence"
    except (OSError, http.client.HTTPException):
        return "broken off"
    headers = {name: answer.headers.get(name) for name in ("Content-Type", "Location", "Allow")}
    return answer.status, headers, data


def talk(make_server, requests):
    found = []
    with running(make_server, 0) as server:
        for request in requests:
            found.append(ask(server.server_address[1], *request))
            if found[-1] == "silence":
                break
    return Box(found)


def two_logs(make_server, requests, other):
    with running(make_server, 0) as first, running(make_server, 0) as second:
        ports = first.server_address[1], second.server_address[1]
        asked = zip(ports, (requests, other))
        return Box([[ask(port, *one) for one in some] for port, some in asked])


def beside_an_idle_client(make_server, requests):
    import socket

    with running(make_server, 0) as server:
        port = server.server_address[1]
        with socket.create_connection(("127.0.0.1", port), timeout=3):
            return Box([ask(port, *request) for request in requests])


def bound_to(make_server, port, host, requests):
    with running(make_server, port) as server:
        asked = [ask(port, *request) for request in requests]
        default = list(server.server_address)
    with running(make_server, port + 1, host) as server:
        return Box([default, list(server.server_address), asked])
"""
WRITE = """
class Box:
    def __init__(self, found):
        self.found = found


def written(containerfile, version, port):
    return Box(containerfile(version, port))
"""
NOTE = "def answers(found):\n    return found\n"
SUBJECTS = ["Python", "数学", "C++ & SQL", "linear algebra", "统计 100%", "γραμμική"]
PATH = "/api/sessions"


@check(
    zh="新服务器的记录是空的；POST 之后列表里有它",
    en="a new server has no sessions; what was posted is in the list",
    proves=["http-apis"],
)
def lists_sessions(learner: Learner, rng: Generator) -> None:
    holds(learner, [("GET", PATH), *(post(rng) for _ in range(3)), ("GET", PATH)])


@check(
    zh="POST 得到 201、存下的记录，以及它的地址 Location",
    en="POST gives 201, the session as stored, and its address in Location",
    proves=["http-apis"],
)
def creates(learner: Learner, rng: Generator) -> None:
    holds(learner, [post(rng, "Python"), post(rng, "数学")], exact=[201])


@check(
    zh="按编号 GET 得到那一条；没有的编号得到 404",
    en="GET by number gives that session; a number that is none gives 404",
    proves=["http-apis"],
)
def shows_one(learner: Learner, rng: Generator) -> None:
    targets = [f"{PATH}/2", f"{PATH}/1", f"{PATH}/{int(rng.integers(5, 99))}", f"{PATH}/0"]
    odd = [f"{PATH}/abc", f"{PATH}/-1", f"{PATH}/1.0"]
    holds(
        learner, [post(rng), post(rng), *(("GET", target) for target in targets + odd)], exact=[404]
    )


@check(
    zh="DELETE 得到空的 204，再删一次得到 404；编号不再使用",
    en="DELETE gives an empty 204, again 404; numbers are never used twice",
    proves=["http-apis"],
)
def deletes(learner: Learner, rng: Generator) -> None:
    requests: list[tuple] = [post(rng) for _ in range(3)]
    gone = int(rng.integers(1, 3))
    requests += [("DELETE", f"{PATH}/{gone}"), ("DELETE", f"{PATH}/{gone}"), ("GET", PATH)]
    requests += [("DELETE", f"{PATH}/3"), post(rng), ("GET", PATH)]
    holds(learner, requests, exact=[204, 404])


@check(
    zh="?subject= 只列出这个科目，编码过的字符要还原",
    en="?subject= lists that subject alone; encoded characters are decoded",
    proves=["http-apis"],
)
def filters_by_subject(learner: Learner, rng: Generator) -> None:
    subjects = [str(subject) for subject in rng.permutation(SUBJECTS)]
    requests: list[tuple] = [post(rng, subject) for subject in [*subjects, *subjects[:2]]]
    requests += [("GET", f"{PATH}?subject={quote_plus(subject)}") for subject in subjects]
    holds(learner, [*requests, ("GET", f"{PATH}?subject=nothing")])


@check(
    zh="不合格的内容得到 400，什么也不存",
    en="a body that is no session gets 400, and nothing is stored",
    proves=["http-apis"],
)
def refuses_bad_bodies(learner: Learner, rng: Generator) -> None:
    fine = int(rng.integers(1, 1441))
    bad = [
        b"not json",
        b"\xff\xfe",
        b"",
        b"[1, 2]",
        b"7",
        written({"subject": "Python"}),
        written({"minutes": fine}),
        written({"subject": "", "minutes": fine}),
        written({"subject": " ", "minutes": fine}),
        written({"subject": 5, "minutes": fine}),
        written({"subject": "Python", "minutes": str(fine)}),
        written({"subject": "Python", "minutes": fine + 0.5}),
        written({"subject": "Python", "minutes": -fine}),
        written({"subject": "Python", "minutes": 0}),
        written({"subject": "Python", "minutes": 1441}),
    ]
    requests = [("POST", PATH, body) for body in bad]
    holds(learner, [post(rng), *requests, post(rng), ("GET", PATH)], exact=[400])


@check(
    zh="true 不是分钟数",
    en="true is no number of minutes",
    proves=["http-apis"],
)
def truth_is_no_number(learner: Learner, rng: Generator) -> None:
    body = written({"subject": str(rng.choice(SUBJECTS)), "minutes": True})
    holds(learner, [post(rng), ("POST", PATH, body), ("GET", PATH)], exact=[400])


@check(
    zh="超过 10000 字节的内容得到 413，正好 10000 字节的可以",
    en="a body of more than 10 000 bytes gets 413; one of just 10 000 is taken",
    proves=["http-apis"],
)
def refuses_large_bodies(learner: Learner, rng: Generator) -> None:
    longest = {"subject": "", "minutes": int(rng.integers(10, 99))}
    longest["subject"] = "x" * (10_000 - len(written(longest)))
    larger = longest | {"subject": longest["subject"] + "x"}
    requests = [("POST", PATH, written(longest)), ("POST", PATH, written(larger))]
    holds(learner, [*requests, ("GET", f"{PATH}?subject=x"), post(rng)], exact=[413])


@check(
    zh="路径没有的方法得到 405 和 Allow，没有的路径得到 404，都是 JSON",
    en="a method that a path lacks gets 405 with Allow, an unknown path 404, both as JSON",
    proves=["http-apis"],
)
def refuses_methods(learner: Learner, rng: Generator) -> None:
    unknown = f"/api/{rng.choice(['learners', 'stages', 'session'])}"
    requests: list[tuple] = [post(rng), ("DELETE", PATH), ("PUT", f"{PATH}/1", b"{}")]
    requests += [("PATCH", PATH, b"{}"), ("POST", f"{PATH}/1", b"{}"), ("POST", "/", b"{}")]
    requests += [("GET", unknown), ("GET", "/index.php"), ("GET", f"{PATH}/1")]
    holds(learner, requests, exact=[404, 405])


@check(
    zh="任意一串请求，状态和内容都与约定一致",
    en="in any series of requests, statuses and contents are those of the contract",
    proves=["http-apis"],
)
def keeps_the_contract(learner: Learner, rng: Generator) -> None:
    requests: list[tuple] = []
    for _ in range(30):
        number = int(rng.integers(1, 12))
        some: list[tuple] = [post(rng), post(rng), ("GET", f"{PATH}/{number}"), ("GET", PATH)]
        some += [("DELETE", f"{PATH}/{number}"), ("PUT", PATH, b"{}")]
        some += [("GET", f"{PATH}?subject={quote_plus(str(rng.choice(SUBJECTS)))}")]
        requests.append(some[int(rng.integers(len(some)))])
    holds(learner, requests)


@check(
    zh="两个服务器各有各的记录",
    en="two servers have a log each",
    proves=["http-apis"],
)
def logs_are_apart(learner: Learner, rng: Generator) -> None:
    requests = [post(rng), post(rng), ("GET", PATH)]
    other = [("GET", PATH), post(rng)]
    found = out_of(learner.define(TALK, name="two_logs")(learner.make_server, requests, other))
    expect(found).is_list(of="list", length=2)
    tidied = [tidy(asked, answered) for asked, answered in zip((requests, other), found)]
    note(learner, tidied)
    for asked, answered in zip((requests, other), tidied):
        compare(asked, answered)


@check(
    zh="有人连上却不说话，别人照样得到回答",
    en="while somebody is connected and says nothing, others get answers",
    proves=["http-apis"],
)
def serves_side_by_side(learner: Learner, rng: Generator) -> None:
    requests = [post(rng), ("GET", PATH)]
    idle = learner.define(TALK, name="beside_an_idle_client")
    found = tidy(requests, out_of(idle(learner.make_server, requests)))
    note(learner, found)
    compare(requests, found)


@check(
    zh="默认只在 127.0.0.1 上听，host 和 port 可以另给",
    en="by default it listens on 127.0.0.1 alone; host and port can be given",
    proves=["http-apis"],
)
def listens_where_told(learner: Learner, rng: Generator) -> None:
    port, requests = int(rng.integers(20_000, 30_000)), [post(rng), ("GET", PATH)]
    bound = learner.define(TALK, name="bound_to")
    found = out_of(bound(learner.make_server, port, "0.0.0.0", requests))
    default, other, asked = expect(found).is_list(of="list", length=3)
    tidied = tidy(requests, asked)
    note(learner, [default, other, tidied])
    compare(requests, tidied)
    expect(default, zh="默认的地址", en="the default address").equals(["127.0.0.1", port])
    expect(other, zh="给定的地址", en="the address given").equals(["0.0.0.0", port + 1])


@check(
    zh="/ 是 UTF-8 的网页：有语言、标题，表单的每一栏都有说明",
    en="/ is a page in UTF-8: with language and title, and a label for each field of the form",
    proves=["web-pages"],
)
def serves_the_page(learner: Learner, rng: Generator) -> None:
    facts = page_of(learner, rng, "form")
    expect(facts["type"], zh="GET / 的类型", en="the type of GET /").equals(
        "text/html;charset=utf-8"
    )
    for fact, zh, en in (
        ("lang", "<html> 有 lang 属性", "<html> has the attribute lang"),
        ("title", "有 <title>", "there is a <title>"),
        ("list", '有 <ul id="sessions"> 放列表', 'there is <ul id="sessions"> for the list'),
        ("subject", '<form id="add"> 里有 subject 栏', '<form id="add"> has a field subject'),
        ("minutes", '<form id="add"> 里有 minutes 栏', '<form id="add"> has a field minutes'),
        ("number", 'minutes 的 type 是 "number"', 'the type of minutes is "number"'),
        ("button", "表单里有按钮", "the form has a button"),
        ("label of subject", "subject 这一栏有 <label>", "the field subject has a <label>"),
        ("label of minutes", "minutes 这一栏有 <label>", "the field minutes has a <label>"),
    ):
        expect.that(facts[fact], zh=zh, en=en)


@check(
    zh="脚本用 fetch 读取和添加，看回答的状态，文字只当文字放进网页",
    en="the script reads and adds with fetch, looks at the status, and shows texts as text only",
    proves=["web-pages"],
)
def page_calls_the_interface(learner: Learner, rng: Generator) -> None:
    facts = page_of(learner, rng, "script")
    for name, (_, zh, en) in (WANTED | UNWANTED).items():
        expect.that(facts[name], zh=zh, en=en)


@check(
    zh="容器文件：固定的版本、只放需要的文件、不用 root、启动命令写成列表",
    en="the container file: a fixed version, only what is needed, not root, CMD as a list",
    proves=["http-apis"],
)
def container_is_sound(learner: Learner, rng: Generator) -> None:
    version, port = f"3.{int(rng.integers(10, 15))}", int(rng.integers(5000, 9999))
    text = out_of(learner.define(WRITE, name="written")(learner.containerfile, version, port))
    steps = instructions(expect(text).is_text())
    names, values = [name for name, _ in steps], dict(steps)
    user = values.get("USER", "root").split(":")[0]
    facts = {
        "first": names[0],
        "FROM": values.get("FROM", ""),
        "WORKDIR": values.get("WORKDIR", "").startswith("/")
        and index(names, "WORKDIR") < index(names, "COPY"),
        "COPY": [value.split()[:-1] for name, value in steps if name in ("COPY", "ADD")],
        "ADD": "ADD" in names,
        "USER": user not in ("root", "0") and index(names, "USER") < index(names, "CMD"),
        "EXPOSE": values.get("EXPOSE", "").removesuffix("/tcp"),
        "CMD": [as_list(value) for name, value in steps if name == "CMD"],
    }
    note(learner, facts)
    expect(facts["FROM"], zh="FROM", en="FROM").equals(f"python:{version}-slim")
    expect(facts["first"], zh="第一条", en="the first instruction").equals("FROM")
    expect.that(
        facts["WORKDIR"],
        zh="COPY 之前有 WORKDIR，是绝对路径",
        en="WORKDIR, an absolute path, stands before COPY",
    )
    expect(facts["COPY"], zh="复制的文件", en="what is copied").equals([["server.py"]])
    expect.that(not facts["ADD"], zh="用 COPY，不用 ADD", en="COPY, not ADD")
    expect.that(
        facts["USER"], zh="CMD 之前有 USER，而且不是 root", en="USER, before CMD, is not root"
    )
    expect(facts["EXPOSE"], zh="EXPOSE", en="EXPOSE").equals(str(port))
    command = ["python", "server.py", str(port), "0.0.0.0"]
    expect(facts["CMD"], zh="CMD", en="CMD").equals([command])


# -- the contract ---------------------------------------------------------------------------------


def holds(learner: Learner, requests: list[tuple], exact: Collection[int] = ()) -> None:
    """Demand that a series of requests is answered as the contract says."""
    found = out_of(learner.define(TALK, name="talk")(learner.make_server, requests))
    tidied = tidy(requests, found)
    note(learner, tidied)
    compare(requests, tidied, exact)


def out_of(box: Any) -> Any:
    """Take what a box holds out of the sandbox."""
    return box.found if isinstance(box, Handle) else box


def note(learner: Learner, found: Any) -> None:
    """Note what came, as it is compared, so that submissions can be told apart by it."""
    learner.define(NOTE, name="answers")(found)


def tidy(requests: list[tuple], answers: Any) -> list[tuple]:
    """Bring each answer to what the contract speaks of."""
    expect(answers).is_list()
    found = []
    for (method, target, *_), answer in zip(requests, answers, strict=False):
        asked = f"{method} {target}"
        if type(answer) is not tuple or len(answer) != 3 or type(answer[1]) is not dict:
            found.append((asked, answer if type(answer) is str else "broken off"))
            continue
        status, headers, data = answer
        kind = str(headers.get("Content-Type")).split(";")[0].strip().lower()
        allow = sorted(part.strip() for part in str(headers.get("Allow")).split(","))
        facts = {"type": "none" if status == 204 else kind, "body": read(status, data)}
        if status == 201:
            facts["Location"] = str(headers.get("Location"))
        if status == 405:
            facts["Allow"] = allow
        found.append((asked, status, facts))
    return found


def compare(requests: list[tuple], answers: list[tuple], exact: Collection[int] = ()) -> None:
    """Compare answers with those of the model, one by one.

    What is read must be right to the letter. Of the other answers that holds where their status is
    among the exact ones; elsewhere it is enough that the request was done, or refused.
    """
    model = Model()
    for request, (asked, status, *facts) in zip(requests, answers, strict=False):
        expect.that(
            status != "silence",
            zh=f"{asked}：一秒内要有回答",
            en=f"{asked}: an answer must come within a second",
        )
        expect.that(
            status != "broken off",
            zh=f"{asked}：要有一个完整的回答，连接不能断开",
            en=f"{asked}: a whole answer must come, not a broken connection",
        )
        want_status, want = model.answer(*request)
        expect(status, zh=f"{asked} 的状态", en=f"the status of {asked}").is_int()
        if want_status in (200, *exact):
            expect(status, zh=f"{asked} 的状态", en=f"the status of {asked}").equals(want_status)
            expect(facts[0], zh=f"{asked} 的回答", en=f"the answer to {asked}").equals(want)
        else:
            is_done = want_status < 300
            expect.that(
                200 <= status < 300 if is_done else 400 <= status < 600,
                zh=f"{asked} {'要办成' if is_done else '要拒绝'}",
                en=f"{asked} must be {'done' if is_done else 'refused'}",
                got=status,
            )
    expect(len(answers), zh="回答的个数", en="the number of answers").equals(len(requests))


def read(status: Any, data: Any) -> Any:
    """Read a body: a value of JSON, or what is wrong with it; of an error only that it is one."""
    if status == 204:
        return "nothing" if data == b"" else "something"
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, AttributeError):
        return "no JSON, or cut off"
    if type(status) is int and status < 400:
        return value
    is_said = type(value) is dict and type(value.get("error")) is str and bool(value["error"])
    return {"error": "…"} if is_said else "no {'error': …}"


class Model:
    """What the contract says, without HTTP."""

    def __init__(self) -> None:
        self.sessions: dict[int, dict[str, Any]] = {}
        self.last = 0

    def answer(self, method: str, target: str, body: bytes = b"") -> tuple[int, dict[str, Any]]:
        """Give the status that must come, and what goes with it."""
        path, _, query = target.partition("?subject=")
        name = path.removeprefix(f"{PATH}/")
        number = int(name) if name.isdigit() else 0
        if path == "/":
            return refused(405, "GET")
        if path == PATH:
            return self.collection(method, query, body)
        if path == name or number not in self.sessions:
            return refused(404)
        if method == "GET":
            return 200, given(self.sessions[number])
        if method == "DELETE":
            del self.sessions[number]
            return 204, {"type": "none", "body": "nothing"}
        return refused(405, "DELETE", "GET")

    def collection(self, method: str, query: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Answer for all sessions."""
        if method == "GET":
            found = list(self.sessions.values())
            return 200, given({"sessions": [s for s in found if not query or said(s) == query]})
        if method != "POST":
            return refused(405, "GET", "POST")
        if len(body) > 10_000:
            return refused(413)
        session = session_in(body)
        if session is None:
            return refused(400)
        self.last += 1
        self.sessions[self.last] = {"id": self.last, **session}
        return 201, given(self.sessions[self.last]) | {"Location": f"{PATH}/{self.last}"}


def given(value: Any) -> dict[str, Any]:
    """Say how a value is answered."""
    return {"type": "application/json", "body": value}


def refused(status: int, *allowed: str) -> tuple[int, dict[str, Any]]:
    """Say how a request is refused."""
    return status, given({"error": "…"}) | ({"Allow": list(allowed)} if allowed else {})


def session_in(body: bytes) -> dict[str, Any] | None:
    """Read a session; None where it is none."""
    try:
        found = json.loads(body)
    except ValueError:
        return None
    if type(found) is not dict or type(found.get("subject")) is not str:
        return None
    if not found["subject"].strip() or type(found.get("minutes")) is not int:
        return None
    return found if 1 <= found["minutes"] <= 1440 else None


def said(session: dict[str, Any]) -> str:
    """Write the subject of a session as it stands in an address."""
    return quote_plus(session["subject"])


def post(rng: Generator, subject: str | None = None) -> tuple[str, str, bytes]:
    """Draw a session, and write the request that adds it."""
    subject = str(rng.choice(SUBJECTS)) if subject is None else subject
    return "POST", PATH, written({"subject": subject, "minutes": int(rng.integers(1, 1441))})


def written(value: Any) -> bytes:
    """Write JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


# -- the page and the container file --------------------------------------------------------------


class Page(HTMLParser):
    """The elements of a page; each knows the form and the label around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[dict[str, Any]] = []
        self.open: list[dict[str, Any]] = []
        self.title = ""
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and what it stands in."""
        forms = [one.get("id") for one in self.open if one["tag"] == "form"]
        element = {**dict(attrs), "tag": tag, "in form": forms[-1] if forms else None}
        element["in label"] = any(one["tag"] == "label" for one in self.open)
        self.elements.append(element)
        self.scripts += [f"{value};" for name, value in attrs if name.startswith("on") and value]
        if tag not in ("input", "meta", "link", "br", "hr", "img"):
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open in it."""
        tags = [one["tag"] for one in self.open]
        if tag in tags:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Keep titles and scripts."""
        tag = self.open[-1]["tag"] if self.open else ""
        if tag == "title":
            self.title += data
        elif tag == "script":
            self.scripts.append(data)

    def all(self, tag: str) -> list[dict[str, Any]]:
        """Give the elements with a tag."""
        return [one for one in self.elements if one["tag"] == tag]

    def first(self, tag: str) -> dict[str, Any]:
        """Give the first of them."""
        return next(iter(self.all(tag)), {})

    def script(self) -> str:
        """Give the scripts without their comments."""
        text = re.sub(r"/\*.*?\*/", " ", "\n".join(self.scripts), flags=re.S)
        return re.sub(r"(?m)(^|[\s;{}])//.*$", " ", text)


WANTED = {
    "fetch": (r"\bfetch\s*\(", "调用 fetch", "it calls fetch"),
    "address": (r"""["'`]/?api/sessions""", "地址是 /api/sessions", "it asks /api/sessions"),
    "POST": (r"""["'`]POST["'`]""", "用 POST 添加", "it adds with POST"),
    "JSON": (r"JSON\.stringify\s*\(", "内容是 JSON", "the body is JSON"),
    "status": (r"\.(ok|status)\b", "看 .ok 或 .status", "it looks at .ok or .status"),
    "reload": (
        r"preventDefault\s*\(|return false",
        "用 preventDefault 拦住重新载入",
        "preventDefault: no reload",
    ),
}
UNWANTED = {
    "html": (
        r"\b(innerHTML|outerHTML|insertAdjacentHTML)\b|document\.write|\beval\s*\(",
        "别人输入的文字不能当作 HTML（innerHTML 等）放进网页",
        "what people typed never goes into the page as HTML (innerHTML and the like)",
    ),
    "host": (
        r"https?://(localhost|127\.)",
        "地址里没有主机名：在别的机器上也要能用",
        "no host in the address: it has to work elsewhere too",
    ),
}


def page_of(learner: Learner, rng: Generator, part: str) -> dict[str, Any]:
    """Fetch the page, from a server that has sessions; say what there is to say of a part of it."""
    requests = [post(rng), ("GET", "/"), ("GET", PATH)]
    answers = out_of(learner.define(TALK, name="talk")(learner.make_server, requests))
    expect(answers).is_list(of="tuple", length=3)
    others = tidy([requests[0], requests[2]], [answers[0], answers[2]])
    status, headers, data = answers[1]
    expect(status, zh="GET / 的状态", en="the status of GET /").equals(200)
    page = Page(data.decode("utf-8", "replace"))
    facts = facts_of_form(page) if part == "form" else facts_of_script(page.script())
    if part == "form":
        facts["type"] = re.sub(r"[\s\"]", "", str(headers["Content-Type"])).lower()
    note(learner, [facts, others])
    compare([requests[0], requests[2]], others)
    return facts


def facts_of_form(page: Page) -> dict[str, Any]:
    """Say what a page has of what is wanted."""
    inside = [one for one in page.elements if one["in form"] == "add"]
    fields = {one.get("name"): one for one in inside if one["tag"] in ("input", "select")}
    labels = {label.get("for") for label in page.all("label")} - {None}
    facts: dict[str, Any] = {
        "lang": bool(page.first("html").get("lang")),
        "title": bool(page.title.strip()),
        "list": any(
            one.get("id") == "sessions" and one["tag"] in ("ul", "ol", "tbody")
            for one in page.elements
        ),
        "number": fields.get("minutes", {}).get("type") == "number",
        "button": any(one["tag"] == "button" or one.get("type") == "submit" for one in inside),
    }
    for name in ("subject", "minutes"):
        field = fields.get(name, {"in label": False})
        facts[name] = name in fields
        facts[f"label of {name}"] = field["in label"] or field.get("id") in labels
    return facts


def facts_of_script(script: str) -> dict[str, Any]:
    """Say what a script has of what is wanted, and that it has nothing that is not."""
    found = {name: re.search(one[0], script) is not None for name, one in WANTED.items()}
    return found | {name: re.search(one[0], script) is None for name, one in UNWANTED.items()}


def instructions(text: str) -> list[tuple[str, str]]:
    """Cut a container file into instructions: comments away, continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\s*\n", " ", "\n".join(lines))
    parts = [line.strip().split(None, 1) for line in joined.splitlines() if line.strip()]
    expect.that(bool(parts), zh="容器文件不是空的", en="the container file is not empty")
    return [(part[0].upper(), part[1] if len(part) > 1 else "") for part in parts]


def index(names: list[str], name: str) -> int:
    """Say where an instruction stands: at the end where there is none."""
    return names.index(name) if name in names else len(names)


def as_list(text: str) -> Any:
    """Read the list of a CMD; a command for the shell is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text
