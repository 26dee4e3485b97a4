"""Text and bytes: decode, count characters, compare what looks alike, cut into tokens."""

import re
import unicodedata

WORD = r"[A-Za-z]+(?:['-][A-Za-z]+)*"
NUMBER = r"[0-9]+(?:\.[0-9]+)?"
HAN = r"[\u4e00-\u9fff]"
TOKEN = re.compile(f"{WORD}|{NUMBER}|{HAN}")


def decode_any(data: bytes) -> str:
    """Decode UTF-8 with or without a mark at its start, otherwise GBK."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gbk")


def read_any(path: str) -> str:
    """Read a text file in UTF-8 or GBK."""
    with open(path, "rb") as file:
        return decode_any(file.read())


def count_characters(text: str) -> tuple[int, int, int]:
    """Count Chinese characters, English letters and all others."""
    zh = en = other = 0
    for character in text:
        if "\u4e00" <= character <= "\u9fff":
            zh += 1
        elif character.isalpha():
            en += 1
        else:
            other += 1
    return zh, en, other


def same_text(a: str, b: str) -> bool:
    """Say whether two texts consist of the same characters, however these are put together."""
    return unicodedata.normalize("NFC", a) == unicodedata.normalize("NFC", b)


def tokens(text: str) -> list[str]:
    """List the words, numbers and Chinese characters of a text in their order."""
    return TOKEN.findall(text)
