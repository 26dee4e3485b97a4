r"""Write a TeX formula as one reads it: `\frac{1}{n}\sum_i x_i^2` becomes 1/n ∑ᵢ xᵢ².

Reads  the TeX that briefs use.
Gives  a line of Unicode text, or one line for each row of an aligned formula.
Never  refuses: a command that it does not know is shown by its name.

Start reading at `readable`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SIGN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_&]|\s+|.", re.DOTALL)
_ATOM = re.compile(r"[\w.∂∇]+|\([^()]*\)|\|[^|]*\|")  # what needs no brackets of its own

SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ", "partial": "∂", "nabla": "∇",
    "sum": " ∑", "prod": " ∏", "int": " ∫", "infty": "∞", "cdot": "·", "times": "×", "odot": "⊙",
    "otimes": "⊗", "oplus": "⊕", "pm": "±", "mp": "∓", "div": "÷", "le": "≤", "leq": "≤",
    "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "~",
    "propto": "∝", "ll": "≪", "gg": "≫", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "Rightarrow": "⇒", "Leftrightarrow": "⇔", "mapsto": "↦", "in": "∈", "notin": "∉",
    "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅", "forall": "∀",
    "exists": "∃", "neg": "¬", "land": "∧", "lor": "∨", "mid": "|", "vert": "|", "Vert": "‖",
    "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "langle": "⟨", "rangle": "⟩",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "top": "ᵀ", "ldots": "…",
    "dots": "…", "cdots": "⋯", "vdots": "⋮", "prime": "′", "circ": "∘", "star": "⋆", "ast": "*",
}  # fmt: skip
SPACES = {
    ",": " ",
    ";": " ",
    ":": " ",
    " ": " ",
    "quad": "\u2003",
    "qquad": "\u2003\u2003",
    "!": "",
}
MARKS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307",
         "vec": "\u20d7"}  # fmt: skip
PLAIN = {"text", "mathrm", "mathbf", "mathit", "mathbb", "mathcal", "boldsymbol", "operatorname",
         "operatorname*", "textbf", "mathsf"}  # fmt: skip
SILENT = {"left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle", "limits"}
BRACKETS = {
    "bmatrix": ("[", "]"),
    "pmatrix": ("(", ")"),
    "vmatrix": ("|", "|"),
    "cases": ("{ ", ""),
}
_ABOVE = dict(zip("0123456789+-−=()niTkjm", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀᵏʲᵐ", strict=True))
_BELOW = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)


def readable(tex: str) -> str:
    """Write a formula in Unicode."""
    reader = _Reader(tokens=_SIGN.findall(tex))
    text = "\n".join(_tidy(line) for line in reader.until(None).split("\n"))
    return unicodedata.normalize("NFC", text.strip("\n"))


def _tidy(line: str) -> str:
    line = re.sub(r"[ \t]+", " ", line).strip()
    line = re.sub(r"(?<=∂) (?=\w)", "", line)
    return re.sub(r"(^|[(=/·,] ?)- (?=\w)", r"\1-", line)  # a sign, not a difference


@dataclass
class _Reader:
    """The tokens of a formula, and how far they are read."""

    tokens: list[str]
    at: int = 0

    def until(self, end: str | None) -> str:
        """Read up to a closing sign, or to the end."""
        parts: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != end:
            parts.append(self.part())
        self.at += 1
        return "".join(parts)

    def part(self) -> str:
        """Read one symbol, group or command, with what is raised or lowered after it."""
        sign = self.next()
        if sign == "{":
            return self.until("}")
        if sign in "^_":
            return _script(self.part() if self.at < len(self.tokens) else "", above=sign == "^")
        if sign.startswith("\\"):
            return self.command(sign[1:])
        if sign in "&}":
            return " "
        return " " if sign.isspace() else sign

    def next(self) -> str:
        """Take the next sign."""
        self.at += 1
        return self.tokens[self.at - 1]

    def argument(self) -> str:
        """Read a command's argument: a group, or one sign."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        return self.part() if self.at < len(self.tokens) else ""

    def command(self, name: str) -> str:
        """Read a command."""
        if name in SYMBOLS:
            return SYMBOLS[name]
        if name in SPACES:
            return SPACES[name]
        if name == "\\":
            return "\n"
        if name in SILENT:
            return ""
        if name in PLAIN:
            return self.argument()
        if name == "overline":
            return "".join(letter + "\u0305" for letter in self.argument())
        if name in MARKS:
            return _marked(self.argument(), MARKS[name])
        if name in {"frac", "dfrac", "tfrac"}:
            above, below = self.argument(), self.argument()
            return f"{_bracketed(above)}/{_bracketed(below)}"
        if name == "sqrt":
            return f"√{_bracketed(self.argument())}"
        if name in {"begin", "end"}:
            return self.environment(begins=name == "begin")
        return f" {name}" if name.isalpha() else name

    def environment(self, *, begins: bool) -> str:
        """Read the rows of a matrix into one line; those of an aligned formula stay apart."""
        name = self.argument()
        if not begins or name not in BRACKETS:
            return ""
        parts: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != "\\end":
            sign = self.tokens[self.at]
            parts.append("; " if sign == "\\\\" else self.part())
            self.at += sign == "\\\\"
        if self.at < len(self.tokens):
            self.at += 1
            self.argument()
        opening, closing = BRACKETS[name]
        return f"{opening}{_tidy(''.join(parts))}{closing}"


def _script(text: str, *, above: bool) -> str:
    letters = _ABOVE if above else _BELOW
    text = text.strip()
    if text and all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    if text in {"ᵀ", "′", "⋆"}:
        return text
    return ("^" if above else "_") + _bracketed(text)


def _bracketed(text: str) -> str:
    text = _tidy(text)
    return text if _ATOM.fullmatch(text) or len(text) == 1 else f"({text})"


def _marked(text: str, mark: str) -> str:
    return text[0] + mark + text[1:] if len(text) == 1 else f"{_bracketed(text)}{mark}"
