"""The server takes a port of this machine, or says who has it; and keeps nobody waiting."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from baibu.core.errors import PortInUseError
from baibu.web import server
from makers.visitor import Visitor, visitor

__all__ = ["visitor"]


def test_a_port_that_is_taken_is_named_with_another_one() -> None:
    with server.listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortInUseError) as taken:
            server.listen("127.0.0.1", port)
    assert str(port) in taken.value.what("en")
    assert f"--port {port + 1}" in taken.value.fix("zh")


def test_a_machine_without_that_address_is_a_plain_error() -> None:
    with pytest.raises(OSError, match="assign"):
        server.listen("192.0.2.1", 0)


def test_briefs_are_ready_before_they_are_asked_for(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    note = "baibu.web.server.reading.brief"
    monkeypatch.setattr(note, lambda _, stage, __: rendered.append(stage.id))
    server.warm(visitor.baibu)
    assert rendered[0] == "count"  # the next step comes first
    assert "mean" not in rendered  # it is locked


def test_a_brief_that_cannot_be_rendered_stops_nobody(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    catalog = visitor.baibu.catalog
    body = catalog.body(catalog.stage(1))
    catalog._bodies[catalog.stage(1).id] = replace(body, brief={"zh": "$\\no", "en": "$\\no{x}$"})
    with caplog.at_level(logging.ERROR, "baibu.web"):
        server.warm(visitor.baibu)
    assert "C040" in caplog.text
