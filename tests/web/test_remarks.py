"""The page of a stage shows remarks apart from the verdict, and explains exceptions."""

from __future__ import annotations

from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]

BY_LIBRARY = "from operator import length_hint\n\n\ndef count(xs):\n    return length_hint(xs)\n"


def test_a_remark_follows_a_verdict_that_stands(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": BY_LIBRARY})
    page = words(visitor.get("/stage/1"))
    assert "Passed: all 2 checks hold." in page
    assert "A remark; the verdict stands" in page
    assert "line 5 uses operator.length_hint" in page


def test_a_remark_cannot_bring_tags_into_the_page(visitor: Visitor) -> None:
    tagged = BY_LIBRARY.replace("length_hint(xs)", "length_hint(xs)  # <script>alert(1)</script>")
    visitor.post("/stage/1/submit", {"source": tagged})
    assert "<script>alert(1)" not in visitor.get("/stage/1").text


def test_an_exception_is_explained(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": "def count(items):\n    return len(itmes)\n"})
    page = words(visitor.get("/stage/1"))
    assert "NameError: name 'itmes' is not defined" in page
    assert "Did you mean items" in page
