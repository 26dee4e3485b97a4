# diagnosis: none
import re
from pathlib import Path
from unicodedata import normalize

PATTERN = re.compile(
    r"""
    [\u4e00-\u9fff]                      # one Chinese character
    | [0-9]+ \. [0-9]+ | [0-9]+          # the decimal first
    | [a-zA-Z]+ (?: [-'] [a-zA-Z]+ )*    # don't, step-by-step
    """,
    re.VERBOSE,
)


def decode_any(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return str(data, "gb18030")
    return text[1:]


def read_any(path):
    return decode_any(Path(path).read_bytes())


def count_characters(text):
    zh = len(re.findall("[一-\u9fff]", text))
    en = sum(c.isascii() and c.isalpha() for c in text)
    return (zh, en, len(text) - zh - en)


def same_text(a, b):
    return len({normalize("NFC", t) for t in (a, b)}) == 1


def tokens(text):
    return [match.group(0) for match in PATTERN.finditer(text)]
