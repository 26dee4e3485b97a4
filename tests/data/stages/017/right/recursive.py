import hashlib
import http.client
import json
import re
import unicodedata
import urllib.error
import urllib.parse as up
import urllib.request

AGENT = "baibu-learner/2 (mail: me@example.org)"


def fetch(url, wait):
    pause = 1
    left = 4
    while True:
        left -= 1
        parts = up.urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        target = parts.path or "/"
        if parts.query:
            target += "?" + parts.query
        try:
            connection.request("GET", target, headers={"User-Agent": AGENT})
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        if response.status < 400:
            return data
        if response.status not in {429, 503} or left == 0:
            raise Failed(response.status)
        said = response.getheader("Retry-After")
        wait(int(said) if said else pause)
        pause *= 2


class Failed(OSError):
    pass


def rules_of(base, wait):
    try:
        text = fetch(base + "/robots.txt", wait).decode()
    except Failed as failed:
        if failed.args[0] in (429, 503) or failed.args[0] >= 500:
            raise
        return 1, []
    groups, current, fresh = {}, [], False
    for line in text.splitlines():
        name, _, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            if not fresh:
                current = []
            current.append(value.lower())
            fresh = True
            groups.setdefault(value.lower(), [])
        elif name:
            fresh = False
            for agent in current:
                groups[agent].append((name, value))
    mine = groups.get("baibu-learner", groups.get("*", []))
    delays = [float(v) for n, v in mine if n == "crawl-delay"]
    return (delays or [1])[0], [v for n, v in mine if n == "disallow" and v]


def polite(base, wait):
    delay, closed = rules_of(base, wait)

    def get(url):
        path = url[len(base) :]
        if not url.startswith(base + "/") or any(path.startswith(c) for c in closed):
            return None
        wait(delay)
        return fetch(url, wait).decode()

    return get


def walk(url, get, done, found):
    if url in done:
        return
    done.add(url)
    html = get(url)
    if html is None:
        return
    fields = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html))
    if fields:
        found.append(
            {"code": fields["code"], "title": fields["title"], "pages": int(fields["pages"])}
        )
    for href in re.findall(r'<li><a href="(.*?)"', html):
        walk(up.urljoin(url, href).split("#")[0], get, done, found)
    done.licence = re.search(r'rel="license"[^>]*>(.*?)<', html)[1]


class Done(set):
    licence = None


def books_with(base, get):
    found, done = [], Done()
    walk(base + "/books/", get, done, found)
    found.sort(key=lambda b: b["code"])
    return found, done.licence


def crawl(base, wait):
    return books_with(base, polite(base, wait))[0]


def ratings_with(base, get):
    url, everything = base + "/api/ratings", []
    while True:
        part = json.loads(get(url))
        everything.extend(part["ratings"])
        if part["next"] is None:
            return everything, part["licence"]
        url = base + part["next"]


def read_api(base, wait):
    return ratings_with(base, polite(base, wait))[0]


def key(item):
    return unicodedata.normalize("NFKC", item["code"]).upper().strip()


def merge(books, ratings, loans):
    result = []
    for code in sorted(set(map(key, books)) | set(map(key, ratings)) | set(map(key, loans))):
        book = [b for b in books if key(b) == code]
        stars = [r["stars"] for r in ratings if key(r) == code]
        lent = [o["loans"] for o in loans if key(o) == code]
        result.append(
            {
                "sources": ["site"] * bool(book) + ["api"] * bool(stars) + ["csv"] * bool(lent),
                "code": code,
                "loans": sum(lent) if lent else None,
                "stars": sum(stars) / len(stars) if stars else None,
                "title": book[0]["title"] if book else None,
                "pages": book[0]["pages"] if book else None,
            }
        )
    return result


def collect(base, wait, loans_text, day):
    get = polite(base, wait)
    books, site = books_with(base, get)
    ratings, api = ratings_with(base, get)
    lines = loans_text.splitlines()
    loans = []
    for line in lines[2:]:
        code, number = line.split(",")
        loans.append({"code": code, "loans": int(number)})
    rows = merge(books, ratings, loans)
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return rows, {
        "missing": {
            n: len([1 for r in rows if r[n] is None]) for n in ["title", "pages", "stars", "loans"]
        },
        "counts": {"site": len(books), "api": len(ratings), "csv": len(loans)},
        "licences": {"site": site, "api": api, "csv": lines[0].split(": ", 1)[1]},
        "sha256": digest.hexdigest(),
        "rows": len(rows),
        "collected": day,
    }
