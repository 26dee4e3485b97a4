"""Figures and numbers of stage 3, computed by the solution."""

import unicodedata

from solution import count_characters, tokens

from baibu.publish.draw import Diagram, Style

SHOWN = "aéñ数"
COUNTED = "学习 ML，第 3 关"
CUT = "I don't know 3.14，你呢？"


def numbers():
    """Give every number of the brief that can be computed."""
    zh, en, other = count_characters(COUNTED)
    return {
        "point_a": point("a"),
        "point_han": point("数"),
        "utf8_han": spelled("数据", "utf-8"),
        "gbk_han": spelled("数据", "gbk"),
        "utf8_length": str(len("数据".encode())),
        "gbk_length": str(len("数据".encode("gbk"))),
        "garbage": "数据".encode().decode("gbk"),
        "latin": "数据".encode("gbk").decode("latin-1"),
        "twins": spelled("模", "gbk"),
        "other_twin": "模".encode("gbk").decode("utf-8"),
        "length_one": str(len("\u00e9")),
        "length_two": str(len("e\u0301")),
        "folded": unicodedata.normalize("NFKC", "10²"),
        "mark": spelled("\ufeff", "utf-8"),
        "zh": str(zh),
        "en": str(en),
        "other": str(other),
        "tokens": str(tokens(CUT)),
    }


def point(character):
    return f"U+{ord(character):04X}"


def spelled(text, encoding):
    """Write the bytes of a text as pairs of hexadecimal digits."""
    return text.encode(encoding).hex(" ").upper()


def bytes_of(say):
    drawing = Diagram(
        640,
        212,
        title=say(zh="字符、码位和字节", en="Characters, code points and bytes"),
    )
    heads = (
        say(zh="字符", en="character"),
        say(zh="码位", en="code point"),
        "UTF-8",
        "GBK",
    )
    rows = []
    for character in SHOWN:
        try:
            gbk = spelled(character, "gbk")
        except UnicodeEncodeError:
            gbk = say(zh="没有", en="none")
        rows.append([character, point(character), spelled(character, "utf-8"), gbk])
    drawing.grid(10, 70, rows, cell=(154.0, 32.0), column_names=heads)
    return drawing.svg()


def one_look(say):
    drawing = Diagram(
        600,
        174,
        title=say(zh="看着一样，码位不一样", en="One look, two spellings"),
    )
    made, loose = Style(hue=1), Style(hue=2)
    left = drawing.box(8, 50, 130, 40, "é   U+00E9", style=made)
    base = drawing.box(8, 118, 80, 40, "e U+0065", style=loose)
    accent = drawing.box(108, 118, 120, 40, "´  U+0301", style=loose)
    drawing.text(98, 138, "+", anchor="middle")
    same = drawing.box(410, 84, 150, 40, "é   U+00E9", style=made, bold=True)
    drawing.arrow(left, same, "NFC")
    drawing.arrow(accent, same, "NFC")
    drawing.text(160, 66, say(zh="长度 1", en="length 1"))
    drawing.text(240, 154, say(zh="长度 2", en="length 2"))
    assert base.right < accent.x
    return drawing.svg()
