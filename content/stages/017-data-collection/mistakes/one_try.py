"""Collect books from a site, ratings from an interface and loans from a file; merge and describe.

Reads  one site, as its robots.txt allows, with pauses; a text of CSV.
Gives  rows with their sources, and a data card.
Never  asks for a page twice, nor for one of another host.

Start reading at `collect`.
"""

import csv
import hashlib
import json
import unicodedata
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen
from urllib.robotparser import RobotFileParser

AGENT = "baibu-learner/1.0 (+https://example.org/about-my-crawler)"
TRIES = 1
BUSY = (429, 503)


class Page(HTMLParser):
    """The links of a page as (href, rel, text), and what stands in its <dl>."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str, str]] = []
        self.fields: dict[str, str] = {}
        self.inside, self.name = "", ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Note a link, and in what the words stand that follow."""
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append((given["href"], given.get("rel") or "", ""))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        """Forget it."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Read the words."""
        words = data.strip()
        if self.inside == "dt":
            self.name = words
        elif self.inside == "dd":
            self.fields[self.name] = words
        elif self.inside == "a":
            self.links[-1] = (*self.links[-1][:2], words)


def fetch(url: str, wait) -> bytes:
    """Get a page; where the site is busy, wait as it says, or ever longer, and ask again."""
    request = Request(url, headers={"User-Agent": AGENT})
    for number in range(TRIES):
        try:
            with urlopen(request, timeout=10) as answer:
                return answer.read()
        except HTTPError as error:
            if error.code not in BUSY or number == TRIES - 1:
                raise
            wait(float(error.headers["Retry-After"] or 2**number))
    raise OSError("no try was left")


class Visitor:
    """Visits one site as its rules say."""

    def __init__(self, base: str, wait) -> None:
        self.base, self.wait = base, wait
        self.rules = RobotFileParser()
        self.rules.parse(self.read_rules().splitlines())
        self.delay = self.rules.crawl_delay(AGENT) or 1

    def read_rules(self) -> str:
        """Get the rules; a site without any allows everything."""
        try:
            return fetch(urljoin(self.base, "/robots.txt"), self.wait).decode("utf-8")
        except HTTPError as error:
            if error.code in BUSY or error.code >= 500:
                raise
            return ""

    def may(self, url: str) -> bool:
        """Say whether a page is of this site and free to visit."""
        here = urlsplit(url).netloc == urlsplit(self.base).netloc
        return here and self.rules.can_fetch(AGENT, url)

    def get(self, url: str) -> str:
        """Get a page after a pause."""
        self.wait(self.delay)
        return fetch(url, self.wait).decode("utf-8")


def crawl(base: str, wait) -> list[dict]:
    """Follow the links from /books/ and give the books found, by code."""
    return crawl_with(Visitor(base, wait))[0]


def crawl_with(visitor: Visitor) -> tuple[list[dict], str]:
    """Give the books, and the licence that the pages name."""
    waiting = [urljoin(visitor.base, "/books/")]
    seen = set(waiting)
    books, licence = [], ""
    while waiting:
        here = waiting.pop(0)
        page = Page(visitor.get(here))
        if "code" in page.fields:
            book = {"code": page.fields["code"], "title": page.fields["title"]}
            books.append(book | {"pages": int(page.fields["pages"])})
        for href, rel, words in page.links:
            if rel == "license":
                licence = words
                continue
            target = urldefrag(urljoin(here, href)).url
            if target not in seen and visitor.may(target):
                seen.add(target)
                waiting.append(target)
    return sorted(books, key=lambda book: book["code"]), licence


def read_api(base: str, wait) -> list[dict]:
    """Give all ratings of the interface, page after page."""
    return read_api_with(Visitor(base, wait))[0]


def read_api_with(visitor: Visitor) -> tuple[list[dict], str]:
    """Give the ratings, and the licence that the interface names."""
    ratings, licence, target = [], "", "/api/ratings"
    while target:
        answer = json.loads(visitor.get(urljoin(visitor.base, target)))
        ratings += answer["ratings"]
        licence, target = answer["licence"], answer["next"]
    return ratings, licence


def read_loans(text: str) -> tuple[list[dict], str]:
    """Read a CSV whose first line names the licence."""
    first, _, rest = text.partition("\n")
    rows = [
        {"code": row["code"], "loans": int(row["loans"])}
        for row in csv.DictReader(rest.split("\n"))
    ]
    return rows, first.removeprefix("# licence:").strip()


def same(code: str) -> str:
    """Write a code as all sources should."""
    return unicodedata.normalize("NFKC", code).strip().upper()


def merge(books: list[dict], ratings: list[dict], loans: list[dict]) -> list[dict]:
    """Give one row for each code that any source knows, by code; None for what is not known."""
    rows: dict[str, dict] = {}
    stars: dict[str, list] = {}
    for source, items in (("site", books), ("api", ratings), ("csv", loans)):
        for item in items:
            code = same(item["code"])
            blank = {"code": code, "title": None, "pages": None, "stars": None, "loans": None}
            row = rows.setdefault(code, blank | {"sources": []})
            if source not in row["sources"]:
                row["sources"].append(source)
            if source == "site":
                row["title"], row["pages"] = item["title"], item["pages"]
            elif source == "api":
                stars.setdefault(code, []).append(item["stars"])
                row["stars"] = sum(stars[code]) / len(stars[code])
            else:
                row["loans"] = (row["loans"] or 0) + item["loans"]
    return [rows[code] for code in sorted(rows)]


def fingerprint(rows: list[dict]) -> str:
    """Give the SHA-256 of the rows as JSON Lines."""
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def collect(base: str, wait, loans_text: str, day: str) -> tuple[list[dict], dict]:
    """Collect from all three sources; give the merged rows and their data card."""
    visitor = Visitor(base, wait)
    books, site_licence = crawl_with(visitor)
    ratings, api_licence = read_api_with(visitor)
    loans, csv_licence = read_loans(loans_text)
    rows = merge(books, ratings, loans)
    card = {
        "collected": day,
        "rows": len(rows),
        "sha256": fingerprint(rows),
        "licences": {"site": site_licence, "api": api_licence, "csv": csv_licence},
        "counts": {"site": len(books), "api": len(ratings), "csv": len(loans)},
        "missing": {
            name: sum(row[name] is None for row in rows)
            for name in ("title", "pages", "stars", "loans")
        },
    }
    return rows, card
