"""The first mention of a term in a brief carries its meaning; nothing else is touched."""

from __future__ import annotations

import re

from baibu.app.glossing import glossed
from baibu.app.pages import BriefSection
from baibu.content import Word
from baibu.core.language import Language, Text


def word(name: str, en: str, zh: str) -> Word:
    meaning = Text(en=f"What `{en}` means.", zh=f"{zh}的意思。")
    return Word(id=name, term=Text(en=en, zh=zh), meaning=meaning)


WORDS = {
    one.id: one
    for one in (
        word("loss", "loss", "损失"),
        word("loss-function", "loss function", "损失函数"),
        word("ab", "AB", "甲"),
    )
}


def marked(*parts: str, language: Language = "en") -> list[str]:
    sections = [BriefSection(anchor="", title="", html=part) for part in parts]
    return [part.html for part in glossed(sections, WORDS, language)]


def terms(html: str) -> list[str]:
    return re.findall(r'href="/words#([^"]+)"', html)


def test_only_the_first_mention_is_marked_and_the_longest_term_wins() -> None:
    first, second = marked("<p>A loss function is a loss.</p>", "<p>The loss function again.</p>")
    assert terms(first) == ["loss-function", "loss"]
    assert terms(second) == []


def test_a_mark_names_the_term_in_the_other_language_and_says_what_it_means() -> None:
    (html,) = marked("<p>Losses fall.</p>")
    assert '<b lang="zh-CN">损失</b> What loss means.' in html
    assert html.startswith('<p><a class="term" href="/words#loss">Losses<span')


def test_chinese_terms_are_found_between_other_letters() -> None:
    (html,) = marked("<p>这里的损失函数最小。</p>", language="zh")
    assert terms(html) == ["loss-function"]
    assert '<b lang="en">loss function</b>' in html


def test_code_headings_links_formulas_and_tables_are_left_alone() -> None:
    html = (
        '<h2 id="loss">The loss</h2><pre class="code"><code>loss</code></pre><a href="/x">loss</a>'
        '<math><mtext>loss</mtext></math><table><tr><td>loss</td></tr></table><img alt="loss">'
    )
    assert marked(html) == [html]


def test_a_part_of_a_word_or_a_short_term_is_no_mention() -> None:
    html = "<p>Glossy lossless AB-tests, loss-less.</p>"
    assert marked(html) == [html]
