# diagnosis: compares_as_they_are
"""No regular expressions and no library: a walk through the text."""


def decode_any(data):
    if data[:3] == b"\xef\xbb\xbf":
        rest = data[3:]
    else:
        rest = data
    for name in ("utf-8", "gbk"):
        source = rest if name == "utf-8" else data
        try:
            return source.decode(name)
        except ValueError:
            pass
    raise ValueError("neither UTF-8 nor GBK")


def read_any(path):
    file = open(path, "rb")
    data = file.read()
    file.close()
    return decode_any(data)


def is_han(c):
    return 0x4E00 <= ord(c) <= 0x9FFF


def is_english(c):
    return c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def count_characters(text):
    zh = len([c for c in text if is_han(c)])
    en = len([c for c in text if is_english(c)])
    return zh, en, len(text) - zh - en


def same_text(a, b):
    import unicodedata

    left = unicodedata.normalize("NFD", a)
    right = unicodedata.normalize("NFD", b)
    return a == b


def run(text, i, good):
    while i < len(text) and good(text[i]):
        i += 1
    return i


def is_digit(c):
    return "0" <= c <= "9"


def tokens(text):
    found = []
    i = 0
    while i < len(text):
        if is_han(text[i]):
            end = i + 1
        elif is_english(text[i]):
            end = run(text, i, is_english)
            while end + 1 < len(text) and text[end] in "'-" and is_english(text[end + 1]):
                end = run(text, end + 1, is_english)
        elif is_digit(text[i]):
            end = run(text, i, is_digit)
            if end + 1 < len(text) and text[end] == "." and is_digit(text[end + 1]):
                end = run(text, end + 1, is_digit)
        else:
            i += 1
            continue
        found.append(text[i:end])
        i = end
    return found
