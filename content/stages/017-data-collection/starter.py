"""Stage 17: collecting and integrating data. A polite crawler, a merge, and a data card.
第 17 关：数据采集与整合。一个守规矩的爬虫、一次合并和一张数据卡。
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


class Page(HTMLParser):
    """The links of a page as (href, rel, text), and what stands in its <dl>. Given; leave it.
    网页上的链接 (href, rel, 文字)，以及 <dl> 里的内容。这一段已经写好，不用改。
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str, str]] = []
        self.fields: dict[str, str] = {}
        self.inside, self.name = "", ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append((given["href"], given.get("rel") or "", ""))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        words = data.strip()
        if self.inside == "dt":
            self.name = words
        elif self.inside == "dd":
            self.fields[self.name] = words
        elif self.inside == "a":
            self.links[-1] = (*self.links[-1][:2], words)


def fetch(url: str, wait) -> bytes:
    """Get a page; wait(seconds) and try again when the site is busy.
    取一个页面；网站忙，就 wait(秒数) 再试。
    """
    with urlopen(Request(url)) as answer:  # TODO: who asks? what if it is busy? / 是谁在要？忙了怎么办？
        return answer.read()


def crawl(base: str, wait) -> list:
    """Follow the links from /books/ and give the books found, by code.
    从 /books/ 开始顺着链接走，返回找到的书，按编号排列。
    """
    page = Page(fetch(urljoin(base, "/books/"), wait).decode("utf-8"))
    return page.links  # TODO


def read_api(base: str, wait) -> list:
    """Give all ratings of /api/ratings, page after page.
    一页一页取来 /api/ratings 的全部评分。
    """
    raise NotImplementedError  # TODO


def merge(books: list, ratings: list, loans: list) -> list:
    """Give one row for each code that any source knows.
    任何一个来源知道的编号，各给一行。
    """
    raise NotImplementedError  # TODO


def collect(base: str, wait, loans_text: str, day: str) -> tuple:
    """Collect from all three sources; give the merged rows and their data card.
    从三个来源采集；返回合并后的行和数据卡。
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print(Page('<a href="b01#top" rel="next">one</a><dl><dt>code</dt><dd>B01</dd></dl>').links)
    print(urljoin("http://127.0.0.1:8000/books/?page=2", "../about"))
    rules = RobotFileParser()
    rules.parse("User-agent: *\nCrawl-delay: 2\nDisallow: /staff/".splitlines())
    print(rules.can_fetch(AGENT, "/staff/list"), rules.crawl_delay(AGENT))
