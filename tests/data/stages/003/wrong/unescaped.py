# diagnosis: any_character_for_the_dot
import re
import unicodedata


def decode_any(data):
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    return data.decode("gbk")


def read_any(path):
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            return file.read()
    except UnicodeDecodeError:
        with open(path, encoding="gbk", newline="") as file:
            return file.read()


def count_characters(text):
    counts = [0, 0, 0]
    for c in text:
        if re.match("[\u4e00-\u9fff]", c):
            counts[0] += 1
        elif re.match("[A-Za-z]", c):
            counts[1] += 1
        else:
            counts[2] += 1
    return counts[0], counts[1], counts[2]


def same_text(a, b):
    a = unicodedata.normalize("NFC", a)
    b = unicodedata.normalize("NFC", b)
    if a == b:
        return True
    return False


def tokens(text):
    return [
        m.group()
        for m in re.finditer(r"[a-zA-Z]+([-'][a-zA-Z]+)*|[0-9]+(.[0-9]+)?|[\u4e00-\u9fff]", text)
    ]
