# diagnosis: asks_again_at_once
import csv
import functools
import hashlib
import io
import json
import unicodedata
import urllib.robotparser
from collections import defaultdict
from html.parser import HTMLParser
from statistics import fmean
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlparse
from urllib.request import Request, build_opener

AGENT = "baibu-learner/0.3"


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.stack, self.hrefs, self.data, self.licence = [], [], [], None

    def handle_starttag(self, tag, attrs):
        self.stack.append((tag, dict(attrs)))
        if tag == "a" and dict(attrs).get("rel") != "license":
            self.hrefs.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        self.stack.pop()

    def handle_data(self, text):
        tag, attrs = self.stack[-1]
        if tag in ("dt", "dd"):
            self.data.append(text)
        if attrs.get("rel") == "license":
            self.licence = text


def fetch(url, wait):
    opener = build_opener()
    opener.addheaders = [("User-agent", AGENT)]
    for pause in (1, 2, 4, None):
        try:
            return opener.open(url).read()
        except HTTPError as e:
            if e.code not in (429, 503) or pause is None:
                raise
            continue


def open_site(base, wait):
    robots = urllib.robotparser.RobotFileParser(base)
    try:
        lines = fetch(base + "/robots.txt", wait).decode().split("\n")
    except HTTPError as e:
        if e.code != 404:
            raise
        lines = []
    robots.parse(lines)
    return robots


def get(base, wait, robots, url):
    wait(max(robots.crawl_delay("baibu-learner") or 1, 1))
    return fetch(url, wait)


def books_of(base, wait, robots):
    stack, known, books, licence = [base + "/books/"], {base + "/books/"}, {}, None
    while stack:
        url = stack.pop()
        reader = Reader()
        reader.feed(get(base, wait, robots, url).decode())
        licence = reader.licence
        if reader.data:
            record = dict(zip(reader.data[::2], reader.data[1::2]))
            record["pages"] = int(record["pages"])
            books[record["code"]] = record
        for href in reader.hrefs:
            new, _ = urldefrag(urljoin(url, href))
            if urlparse(new)[:2] != urlparse(base)[:2] or new in known:
                continue
            if robots.can_fetch("baibu-learner", new):
                known.add(new)
                stack.append(new)
    return [books[c] for c in sorted(books)], licence


def ratings_of(base, wait, robots):
    todo, result, licence = "/api/ratings", [], None
    while todo is not None:
        page = json.loads(get(base, wait, robots, urljoin(base, todo)))
        result, licence, todo = result + page["ratings"], page["licence"], page["next"]
    return result, licence


def crawl(base, wait):
    return books_of(base, wait, open_site(base, wait))[0]


def read_api(base, wait):
    return ratings_of(base, wait, open_site(base, wait))[0]


@functools.lru_cache
def norm(code):
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()


def merge(books, ratings, loans):
    title, pages, stars, lent = {}, {}, defaultdict(list), defaultdict(list)
    for b in books:
        title[norm(b["code"])] = b["title"]
        pages[norm(b["code"])] = b["pages"]
    for r in ratings:
        stars[norm(r["code"])].append(r["stars"])
    for o in loans:
        lent[norm(o["code"])].append(o["loans"])
    tables = (("site", title), ("api", stars), ("csv", lent))
    return [
        dict(
            code=code,
            title=title.get(code),
            pages=pages.get(code),
            stars=fmean(stars[code]) if code in stars else None,
            loans=sum(lent[code]) if code in lent else None,
            sources=[name for name, table in tables if code in table],
        )
        for code in sorted({*title, *list(stars), *list(lent)})
    ]


def collect(base, wait, loans_text, day):
    robots = open_site(base, wait)
    ratings, api = ratings_of(base, wait, robots)
    books, site = books_of(base, wait, robots)
    stream = io.StringIO(loans_text)
    licence = next(stream).replace("# licence: ", "").rstrip("\n")
    loans = [{**row, "loans": int(row["loans"])} for row in csv.DictReader(stream)]
    rows = merge(books, ratings, loans)
    text = "".join(json.dumps(r, ensure_ascii=False, sort_keys=True) + "\n" for r in rows)
    card = {"collected": day, "rows": len(rows)}
    card["sha256"] = hashlib.sha256(bytes(text, "utf-8")).hexdigest()
    card["licences"] = dict(site=site, api=api, csv=licence)
    card["counts"] = dict(site=len(books), api=len(ratings), csv=len(loans))
    card["missing"] = {c: [r[c] for r in rows].count(None) for c in list(rows[0])[1:5]}
    return rows, card
