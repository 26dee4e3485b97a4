"""Look at a page on narrow and wide screens, light and dark: axe finds nothing, nothing overflows.

A page is loaded once in each language for all its looks: screens and themes change under it as
they do for a person who turns the phone, or whose evening begins. The screens take turns in the
themes, and the languages begin with different ones, so that every two of language, screen and theme
are seen together on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]

SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
BEGIN: list[tuple[str, Scheme]] = [("zh-CN", "dark"), ("en-GB", "light")]
SCREENS = (390, 1440)  # pixels across
HEIGHT = 844
RULES = {"target-size": {"enabled": True}}
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true })"
ASK = "(asked) => axe.run(document, asked).then(({ violations }) => violations)"


def found_by_axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """Ask axe about a page as it stands; give what it finds wrong, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{found['id']}: {node['html']}\n{node['failureSummary']}"
        for found in page.evaluate(ASK, {"resultTypes": ["violations"], "rules": rules})
        for node in found["nodes"]
    ]


def looks_good(
    page: Page,
    begin: Scheme,
    *,
    screens: Sequence[int] = SCREENS,
    rules: dict[str, Any] = RULES,
    opened: bool = True,
) -> None:
    """Make sure that a page is in order on every screen; `begin` is the first one's theme."""
    if opened:
        page.evaluate(OPEN)
    for number, width in enumerate(screens):
        scheme = SCHEMES[(SCHEMES.index(begin) + number) % 2]
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way
        found = found_by_axe(page, rules)
        assert found == [], (page.url, width, scheme)
        across = page.evaluate("document.documentElement.scrollWidth")
        assert across <= width, (page.url, width, scheme)
