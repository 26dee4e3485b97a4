"""Read TOML strictly: every key is asked for by name and type, and a key nobody asked for is an
error.

Start reading at `Table`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from baibu.content.errors import (
    LanguageMissingError,
    UnknownKeyError,
    UnreadableContentError,
    WrongValueError,
)
from baibu.core.language import LANGUAGES, Text

T = TypeVar("T")


def read_text(path: Path) -> str:
    """Read a UTF-8 file whatever its line ends."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableContentError(where=path, reason=str(error)) from error


def read_table(path: Path) -> Table:
    """Read a TOML file."""
    try:
        return Table(tomllib.loads(read_text(path)), where=path)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableContentError(where=path, reason=str(error)) from error


class Table:
    """One TOML table, whose keys are taken one by one; `done` refuses what is left."""

    def __init__(self, values: Mapping[str, object], *, where: Path, prefix: str = "") -> None:
        self._left = dict(values)
        self._where = where
        self._prefix = prefix

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Take a value of a type (`float` accepts whole numbers)."""
        if key not in self._left:
            if default is None:
                raise self.wrong(key, "it must be given")
            return default
        value = self._left.pop(key)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"expected {kind.__name__}, found {type(value).__name__}")
        return value

    def optional(self, key: str, kind: type[T]) -> T | None:
        """Take a value that may be absent."""
        return self.take(key, kind) if key in self._left else None

    def choice(self, key: str, options: tuple[str, ...], default: str | None = None) -> str:
        """Take one of several words."""
        value = self.take(key, str, default)
        if value not in options:
            raise self.wrong(key, f"expected one of {', '.join(options)}, found {value}")
        return value

    def strings(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Take a list of texts."""
        values: list[object] = self.take(key, list, None if required else [])
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "expected a list of texts")
        return tuple(str(value) for value in values)

    def integers(self, key: str) -> tuple[int, ...]:
        """Take a list of whole numbers."""
        values: list[object] = self.take(key, list)
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            raise self.wrong(key, "expected a list of whole numbers")
        return tuple(value for value in values if isinstance(value, int))

    def text(self, key: str) -> Text:
        """Take a text in both languages: `key.zh` and `key.en`."""
        inner = self.table(key)
        found = inner.here(key)
        inner.done()
        return found

    def here(self, key: str = "") -> Text:
        """Take a text whose `zh` and `en` are keys of this very table."""
        for language in LANGUAGES:
            if not str(self._left.get(language, "")).strip():
                raise LanguageMissingError(
                    where=self._where, key=key or self._prefix.rstrip("."), language=language
                )
        return Text(zh=self.take("zh", str).strip(), en=self.take("en", str).strip())

    def pair(self, stem: str) -> Text | None:
        """Take an optional text written as `stem_zh` and `stem_en`."""
        zh, en = self.optional(f"{stem}_zh", str), self.optional(f"{stem}_en", str)
        if zh is None and en is None:
            return None
        if not zh or not en:
            missing = "en" if zh else "zh"
            raise LanguageMissingError(where=self._where, key=stem, language=missing)
        return Text(zh=zh.strip(), en=en.strip())

    def table(self, key: str, *, required: bool = True) -> Table:
        """Take a table inside this one."""
        values: dict[str, object] = self.take(key, dict, None if required else {})
        return Table(values, where=self._where, prefix=f"{self._prefix}{key}.")

    def tables(self, key: str, *, required: bool = True) -> list[Table]:
        """Take a list of tables."""
        values: list[object] = self.take(key, list, None if required else [])
        if not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, "expected tables")
        return [
            Table(value, where=self._where, prefix=f"{self._prefix}{key}[{index}].")
            for index, value in enumerate(values)
            if isinstance(value, dict)
        ]

    def has(self, key: str) -> bool:
        """Say whether a key is there and not taken yet."""
        return key in self._left

    def done(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self._left:
            raise UnknownKeyError(where=self._where, key=f"{self._prefix}{key}")

    def wrong(self, key: str, reason: str) -> WrongValueError:
        """Make the error for a value of this table."""
        return WrongValueError(where=self._where, key=f"{self._prefix}{key}", reason=reason)
