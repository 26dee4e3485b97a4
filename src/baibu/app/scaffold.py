"""Begin a new stage: a folder in which every file is there and says what goes into it."""

from __future__ import annotations

from pathlib import Path

from baibu.content import Catalog, Stage
from baibu.core.errors import BaibuError
from baibu.core.language import LANGUAGES, Language, messages

FILES = {
    "starter.py": '''"""TODO: what the learner writes."""


def answer() -> int:
    """Give the answer."""
    raise NotImplementedError
''',
    "solution.py": '''"""TODO: the reference."""


def answer() -> int:
    """Give the answer."""
    return 42
''',
    "checks.py": '''"""Checks, run by the judge outside the learner's process."""

from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect


@check(zh="TODO", en="TODO", proves=[{skills}])
def gives_the_answer(learner: Learner, rng: Generator) -> None:
    expect(learner.answer()).equals(42)
''',
    "figure.py": '''"""Figures and numbers of the brief, computed from the solution."""

from solution import answer


def numbers() -> dict[str, str]:
    """Give the numbers that the brief asks for."""
    return {"answer": str(answer())}
''',
    "mistakes/off_by_one.py": '''"""TODO: a wrong solution that people really write."""


def answer() -> int:
    return 41
''',
}


class StageMadeError(BaibuError):
    """The stage that was to be begun is already made."""

    code = "C042"


def content_new(catalog: Catalog, reference: str) -> tuple[Path, ...]:
    """Write the skeleton of a planned stage; gives the files written. Nothing is overwritten."""
    stage = catalog.stage(reference)
    if not stage.coming:
        raise StageMadeError(where=stage.folder, stage=stage.id)
    texts = {name: text.replace("{skills}", _skills(stage)) for name, text in FILES.items()}
    texts |= {f"brief.{language}.md": _brief(language) for language in LANGUAGES}
    texts |= {"hints.toml": _hints(), "cards.toml": _cards(stage)}
    written: list[Path] = []
    for name, text in texts.items():
        path = stage.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    facts = stage.folder / "stage.toml"
    lines = facts.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("status")]
    facts.write_text("".join(kept), encoding="utf-8", newline="\n")
    return (facts, *written)


def _skills(stage: Stage) -> str:
    return ", ".join(f'"{skill}"' for skill in stage.teaches)


def _brief(language: Language) -> str:
    titles = messages("content")
    anchors = ("why", "idea", "example", "task", "wrong", "further")
    return (
        "\n\n".join(
            f"## {titles[f'section.{anchor}'].into(language)} {{#{anchor}}}\n\nTODO"
            for anchor in anchors
        )
        + "\n"
    )


def _hints() -> str:
    hint = '[[hint]]\nen = "TODO"\nzh = "TODO"\n\n'
    return hint * 3 + '[[mistake]]\nfile = "off_by_one.py"\nen = "TODO"\nzh = "TODO"\n'


def _cards(stage: Stage) -> str:
    card = f'[[card]]\nid = "{stage.id}/NAME"\nskill = "{stage.teaches[0]}"\n'
    sides = 'front.en = "TODO"\nfront.zh = "TODO"\nback.en = "TODO"\nback.zh = "TODO"\n\n'
    return "".join(card.replace("NAME", name) + sides for name in ("first", "second"))
