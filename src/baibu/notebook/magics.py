"""Grade a cell of a notebook, and show briefs and hints there.

Reads  the settings of this process, as the command line does; the cell, and the line above it.
Gives  each answer twice: as HTML for a notebook, as text for IPython in a terminal.
Never  runs a cell in the notebook's own process, unless `--run` says so: code is judged sealed off.

Start reading at `Magics.check`.
"""

from __future__ import annotations

import atexit
from functools import cached_property
from typing import Any

from baibu.core import settings
from baibu.core.errors import BaibuError, NoSuchLanguageError
from baibu.core.language import Language, is_language, say

NAME = "baibu"
_loaded: dict[int, Magics] = {}  # shell -> what was brought into it


class WrongMagicError(BaibuError):
    """A line of a notebook asks for something that there is not."""

    code = "B059"


def load(shell: Any) -> None:  # noqa: ANN401 - IPython is there only where a shell is
    """Bring the magics into a shell."""
    unload(shell)
    made = _loaded[id(shell)] = Magics(shell)
    shell.register_magic_function(made.check, "cell", "check")
    shell.register_magic_function(made.baibu_line, "line", NAME)
    atexit.register(made.close)
    made.show_words(say("lab.loaded", made.usual))


def unload(shell: Any) -> None:  # noqa: ANN401 - as above
    """Take the magics out of a shell, and let go of the record."""
    made = _loaded.pop(id(shell), None)
    if made is None:
        return
    made.close()
    atexit.unregister(made.close)
    for kind, name in (("cell", "check"), ("line", NAME)):
        shell.magics_manager.magics[kind].pop(name, None)


class Magics:
    """What was brought into one shell."""

    def __init__(self, shell: Any) -> None:  # noqa: ANN401 - as above
        self._shell = shell
        self._settings = settings.load()

    @property
    def usual(self) -> Language:
        """The language when a line asks for none."""
        return self._settings.language

    @cached_property
    def _baibu(self) -> Any:  # noqa: ANN401 - importing it takes a moment: only when it is used
        from baibu.app import wiring

        return wiring.build(self._settings)

    def close(self) -> None:
        """Let go of the record."""
        made = self.__dict__.pop("_baibu", None)
        if made is not None:
            made.close()

    def check(self, line: str, cell: str) -> None:
        """Grade a cell: `%%check 53`; with `--run`, run it here as well."""
        from baibu.app import actions
        from baibu.notebook import draw

        language = self.usual
        try:
            words, language = self._read(line)
            wants_run = "--run" in words
            names = [word for word in words if word != "--run"]
            if len(names) != 1:
                raise WrongMagicError(line=f"%%check {line}".strip())
            graded = actions.grade(self._baibu, names[0], cell, via="notebook")
        except BaibuError as error:
            self._show(draw.trouble(error, language))
            return
        self._show(draw.verdict(graded, language))
        if wants_run:
            self._shell.run_cell(cell)

    def baibu_line(self, line: str) -> None:
        """Say what is next: `%baibu`; or show a brief or a hint: `%baibu hint 53`."""
        from baibu.notebook import draw

        language = self.usual
        try:
            words, language = self._read(line)
            self._show(self._answer(words, language))
        except BaibuError as error:
            self._show(draw.trouble(error, language))

    def show_words(self, markdown: str) -> None:
        """Say something in passing."""
        self._show({"text/markdown": markdown, "text/plain": markdown.replace("`", "")})

    def _answer(self, words: list[str], language: Language) -> dict[str, str]:
        from baibu.app import actions, queries
        from baibu.notebook import draw

        match words:
            case []:
                return draw.next_step(queries.next_(self._baibu), language)
            case ["brief", stage]:
                actions.open_stage(self._baibu, stage)
                return draw.brief(self._baibu, stage, language)
            case ["hint", stage]:
                hint = actions.take_hint(self._baibu, stage)
                page = queries.stage_page(self._baibu, stage)
                return draw.hint(hint, page, language)
            case _:
                raise WrongMagicError(line=f"%{NAME} {' '.join(words)}")

    def _read(self, line: str) -> tuple[list[str], Language]:
        """Take `--lang` out of a line."""
        words = line.split()
        if "--lang" not in words:
            return words, self.usual
        at = words.index("--lang")
        asked = "".join(words[at + 1 : at + 2])
        if not is_language(asked):
            raise NoSuchLanguageError(language=asked[:20])
        return words[:at] + words[at + 2 :], "zh" if asked == "zh" else "en"

    def _show(self, forms: dict[str, str]) -> None:
        """Give one answer in all its forms; whoever shows it chooses."""
        self._shell.display_pub.publish(data=forms, metadata={})
