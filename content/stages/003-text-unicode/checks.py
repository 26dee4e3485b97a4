"""Checks of stage 3: decoding, counting, comparing, cutting into tokens."""

import unicodedata

from numpy.random import Generator
from solution import count_characters, decode_any, tokens

from baibu.grader.checks import Learner, check, expect

EACH = "lambda f, items: [f(item) for item in items]"
READ_FILE = """
def read_file(read_any, data):
    with open("lesson.txt", "wb") as file:
        file.write(data)
    return read_any("lesson.txt")
"""
HAN = "数据学习模型训练误差线性代数概率统计梯度下降你好世界中文编码"
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789"
MARKS = "，。！？：《》"
PAIRED = ["é", "ü", "ñ", "Å", "ç", "ǘ", "한"]  # each is one code point or several


@check(
    zh="decode_any 把 UTF-8 字节变成文本",
    en="decode_any turns UTF-8 bytes into text",
    proves=["text-encodings"],
)
def decodes_utf8(learner: Learner, rng: Generator) -> None:
    text = mixed(rng)
    expect(learner.decode_any(b"Python 3")).equals("Python 3")
    expect(learner.decode_any(text.encode("utf-8"))).equals(text)
    expect(learner.decode_any("emoji 🙂 é".encode())).equals("emoji 🙂 é")


@check(
    zh="GBK 字节也认得出来",
    en="GBK bytes are recognised as well",
    proves=["text-encodings"],
)
def decodes_gbk(learner: Learner, rng: Generator) -> None:
    text = mixed(rng)
    expect(learner.decode_any("数据".encode("gbk"))).equals("数据")
    expect(learner.decode_any(text.encode("gbk"))).equals(text)


@check(
    zh="200 段随机的中英文，两种编码都能原样读回来",
    en="200 random texts in both languages come back unchanged from both encodings",
    proves=["text-encodings"],
)
def makes_the_round_trip(learner: Learner, rng: Generator) -> None:
    each = learner.define(EACH)
    texts = [mixed(rng) for _ in range(200)]
    back = each(learner.decode_any, [text.encode("utf-8") for text in texts])
    expect(back, zh="UTF-8", en="UTF-8").equals(texts)
    back = each(learner.decode_any, [text.encode("gbk") for text in texts])
    expect(back, zh="GBK", en="GBK").equals(texts)


@check(
    zh="UTF-8 开头的标记不算文本，别处的照留；空文件得空文本",
    en="the mark at the start of UTF-8 is no text, elsewhere it stays; no bytes give no text",
    proves=["text-encodings"],
)
def drops_the_mark(learner: Learner, rng: Generator) -> None:
    text = mixed(rng)
    expect(learner.decode_any("\ufeff数据".encode("utf-8"))).equals("数据")
    expect(learner.decode_any(("\ufeff" + text).encode("utf-8"))).equals(text)
    expect(learner.decode_any("a\ufeffb".encode("utf-8"))).equals("a\ufeffb")
    expect(learner.decode_any(b"")).equals("")


@check(
    zh="两种编码都不是，就抛出 ValueError，不悄悄丢字",
    en="what is neither raises ValueError; no character is lost in silence",
    proves=["text-encodings"],
)
def refuses_other_bytes(learner: Learner, rng: Generator) -> None:
    text = mixed(rng).encode("gbk")
    expect(learner.decode_any(text)).equals(decode_any(text))
    learner.raises(ValueError, learner.decode_any, b"caf\xff")
    learner.raises(ValueError, learner.decode_any, "数据".encode("utf-8") + b"\xff\xff")


@check(
    zh="read_any 读出文件里的文本，两种编码都行",
    en="read_any gives the text of a file in either encoding",
    proves=["text-encodings"],
)
def reads_files(learner: Learner, rng: Generator) -> None:
    read_file = learner.define(READ_FILE, name="read_file")
    text = mixed(rng) + "\n" + mixed(rng) + "\n"
    for data in (text.encode("gbk"), text.encode("utf-8"), ("\ufeff" + text).encode("utf-8")):
        expect(read_file(learner.read_any, data)).equals(text)


@check(
    zh="count_characters 给出三个个数：汉字、英文字母、其余",
    en="count_characters gives three counts: Chinese, English letters, the rest",
    proves=["text-encodings"],
)
def counts_characters(learner: Learner, rng: Generator) -> None:
    expect(learner.count_characters("学习 ML")).equals((2, 2, 1))
    expect(learner.count_characters("")).equals((0, 0, 0))
    for _ in range(3):
        text = mixed(rng)
        expect(learner.count_characters(text)).equals(count_characters(text))


@check(
    zh="标点、带符号的字母、假名和生僻汉字都数到该去的地方",
    en="punctuation, accents, kana and rare Chinese characters are counted where they belong",
    proves=["text-encodings"],
)
def counts_the_unusual(learner: Learner, rng: Generator) -> None:
    unusual = ["你好，世界！", "café", "ＡＢ", "カタカナ", "元素鿫", "a1 b2\n", "[x_y]^`"]
    for text in [*unusual, mixed(rng) + "é，"]:
        expect(learner.count_characters(text)).equals(count_characters(text))


@check(
    zh="same_text：写法不同、字符相同的文本算相等",
    en="same_text: texts of the same characters are equal, however they are put together",
    proves=["text-encodings"],
)
def finds_the_same(learner: Learner, rng: Generator) -> None:
    expect(learner.same_text("cafe\u0301", "caf\u00e9")).equals(True)
    expect(learner.same_text("caf\u00e9", "cafe\u0301")).equals(True)
    composed = "".join(str(rng.choice(PAIRED)) for _ in range(4))
    composed = unicodedata.normalize("NFC", "x" + composed)
    apart = unicodedata.normalize("NFD", composed)
    expect(learner.same_text(composed, apart)).equals(True)
    expect(learner.same_text(apart, composed)).equals(True)
    expect(learner.same_text(composed, apart + "y")).equals(False)


@check(
    zh="same_text：字符不同就不相等，附加符号、大小写、上标都算不同",
    en="same_text: other characters are not equal; accents, case and superscripts count",
    proves=["text-encodings"],
)
def finds_the_different(learner: Learner, rng: Generator) -> None:
    expect(learner.same_text("resume", "r\u00e9sum\u00e9")).equals(False)
    expect(learner.same_text("10²", "102")).equals(False)
    expect(learner.same_text("ML", "ml")).equals(False)
    expect(learner.same_text("Ａ", "A")).equals(False)
    text = mixed(rng)
    expect(learner.same_text(text, text)).equals(True)
    expect(learner.same_text("nai\u0308ve", "na\u00efve")).equals(True)


@check(
    zh="tokens 按次序找出单词、数和一个个汉字",
    en="tokens finds words, numbers and single Chinese characters in their order",
    proves=["regular-expressions"],
)
def finds_tokens(learner: Learner, rng: Generator) -> None:
    expect(learner.tokens("Hello, ML 2026")).equals(["Hello", "ML", "2026"])
    expect(learner.tokens("我学Python，你呢？")).equals(["我", "学", "Python", "你", "呢"])
    text = mixed(rng)
    expect(learner.tokens(text)).equals(tokens(text))


@check(
    zh="小数是一个数；don't 和 step-by-step 各是一个词",
    en="a decimal is one number; don't and step-by-step are one word each",
    proves=["regular-expressions"],
)
def keeps_together(learner: Learner, rng: Generator) -> None:
    number = f"{int(rng.integers(1, 99))}.{int(rng.integers(10, 99))}"
    expect(learner.tokens(f"pi is {number}")).equals(["pi", "is", number])
    expect(learner.tokens("don't go step-by-step")).equals(["don't", "go", "step-by-step"])
    for text in (f"Error {number}% in {number}", "it's 0.5, isn't it?"):
        expect(learner.tokens(text)).equals(tokens(text))


@check(
    zh="边上的点、引号和连字符不算在内；没有词就是空列表",
    en="dots, quotes and hyphens at the edges stay outside; no token gives an empty list",
    proves=["regular-expressions"],
)
def stops_at_the_edges(learner: Learner, rng: Generator) -> None:
    year = str(int(rng.integers(1990, 2027)))
    texts = ["'quoted' -dash- end.", f"In {year}. Then", "10-20, 3:14, 1.2.3", "GPT4 v2.0", "５ ②"]
    for text in texts:
        expect(learner.tokens(text)).equals(tokens(text))
    expect(learner.tokens("，… -- ''")).equals([])


def mixed(rng: Generator) -> str:
    """Make a text of both languages that is no valid UTF-8 when written in GBK."""
    while True:
        parts = [
            "".join(rng.choice(list(alphabet), int(rng.integers(low, high))))
            for alphabet, low, high in ((HAN, 3, 9), (LATIN, 2, 12), (MARKS, 0, 2), (HAN, 1, 6))
        ]
        order = rng.permutation(len(parts))
        text = "".join(parts[i] for i in order)
        try:
            text.encode("gbk").decode("utf-8")
        except UnicodeDecodeError:
            return text
