"""Stage 3: text, Unicode and encodings. Five functions to write.
第 3 关：文本与编码。五个函数要你写。
"""

import re
import unicodedata


def decode_any(data: bytes) -> str:
    """Return the text that the bytes mean: UTF-8 (a mark at its start is dropped), otherwise GBK.
    返回这些字节所表示的文本：UTF-8（开头的标记去掉），否则 GBK。
    """
    # TODO: this knows one encoding only / 这里只认得一种编码
    return data.decode("utf-8")


def read_any(path: str) -> str:
    """Return the text of a file in UTF-8 or GBK.
    返回 UTF-8 或 GBK 文件的文本。
    """
    # TODO: read the bytes, then let decode_any do its work
    # TODO：读出字节，再交给 decode_any
    return ""


def count_characters(text: str) -> tuple:
    """Return three counts: Chinese characters, English letters, everything else.
    返回三个个数：汉字、英文字母、其余字符。
    """
    zh = 0
    en = 0
    other = 0
    for character in text:
        # TODO: ask what kind of character this is / 问一问这是哪一类字符
        other = other + 1
    return zh, en, other


def same_text(a: str, b: str) -> bool:
    """Say whether two texts consist of the same characters, however these are put together.
    两段文本由同样的字符组成，就返回 True，不管字符是怎样拼成的。
    """
    # TODO: unicodedata.normalize
    return a == b


def tokens(text: str) -> list:
    """Return the list of words, numbers and Chinese characters in their order.
    按出现次序返回单词、数和汉字的列表。
    """
    # TODO: this pattern finds runs of letters only / 这个模式只找连续的字母
    return re.findall(r"[A-Za-z]+", text)


if __name__ == "__main__":
    print(decode_any("数据".encode("utf-8")))
    print(count_characters("学习 ML，第 3 关"))
    print(same_text("é", "e\u0301"), unicodedata.normalize("NFC", "e\u0301"))
    print(tokens("I don't know 3.14，你呢？"))
