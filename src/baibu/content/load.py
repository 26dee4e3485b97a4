"""Read the content folder into a `Catalog`.

Reads  `content/` (stages, skills, words, sources, blocks, fields, aliases).
Gives  a `Catalog`; problems are raised, or handed to `report` so that a check can show all of them.
Never  runs anything: proving solutions is the grader's work.

Start reading at `load`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import baibu
from baibu.content.errors import ContentError
from baibu.content.parcel import completed
from baibu.content.reading import Table, read_table, read_text
from baibu.content.schema import (
    AreaId,
    Block,
    Body,
    Card,
    Choice,
    Fields,
    HandIn,
    Hint,
    Kind,
    Limits,
    Mistake,
    Profile,
    Prose,
    Question,
    Skill,
    Source,
    SourceKind,
    Stage,
    Word,
)
from baibu.core.errors import NoSuchStageError
from baibu.core.ids import CardId, QuestionId, SkillId, SourceId, StageId
from baibu.core.language import LANGUAGES, Text

Report = Callable[[ContentError], None]
T = TypeVar("T")
Item = TypeVar("Item", Skill, Word, Source, Block)
KINDS: tuple[Kind, ...] = ("code", "questions", "project", "reading")
PROFILES: tuple[Profile, ...] = ("plain", "files", "http", "git", "programs", "gpu")
AREAS: tuple[AreaId, ...] = (
    "software-engineering",
    "data-science",
    "mathematics",
    "application-domain",
)


def raise_it(error: ContentError) -> None:
    """Report by raising: what a running Baibu does."""
    raise error


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything that can be learnt."""

    root: Path
    stages: Mapping[StageId, Stage]  # in display order
    skills: Mapping[SkillId, Skill]
    words: Mapping[str, Word]
    sources: Mapping[SourceId, Source]
    blocks: tuple[Block, ...]
    fields: Fields
    aliases: Mapping[str, str]  # an id that was, to the id that is
    _bodies: dict[StageId, Body] = field(default_factory=dict, repr=False, compare=False)

    def stage(self, reference: str | int) -> Stage:
        """Find a stage by number, id, former id, or folder name."""
        text = str(reference).strip().lower()
        if text.lstrip("0").isdigit():
            for stage in self.stages.values():
                if stage.number == int(text):
                    return stage
        wanted = self.aliases.get(text, text)
        found = self.stages.get(StageId(wanted)) or self.stages.get(StageId(text.partition("-")[2]))
        if found is None:
            raise NoSuchStageError(stage=reference)
        return found

    def body(self, stage: Stage) -> Body:
        """Read what is needed to work on a stage; kept once read."""
        if stage.id not in self._bodies:
            self._bodies[stage.id] = read_body(stage)
        return self._bodies[stage.id]

    def block(self, stage: Stage) -> Block:
        """Find the block that a stage belongs to."""
        return next(b for b in self.blocks if b.first <= stage.number <= b.last)


def bundled() -> Path:
    """Find the content that comes with the program: beside the source, or inside the wheel."""
    package = Path(baibu.__file__).parent
    beside = package.parents[1] / "content"
    return beside if (beside / "stages").is_dir() else package / "_content"


def load(root: Path | None = None, *, report: Report = raise_it) -> Catalog:
    """Read everything but the bodies of stages."""
    root = root or bundled()
    stages: dict[StageId, Stage] = {}
    for folder in sorted(root.glob("stages/*/")):
        try:
            stage = read_stage(folder)
            stages[stage.id] = stage
        except ContentError as error:
            report(error)
    return Catalog(
        root=root,
        stages=dict(sorted(stages.items(), key=lambda item: item[1].number)),
        skills=_listed(root, "skill", _skill, report),
        words=_listed(root, "word", _word, report),
        sources=_listed(root, "source", _source, report),
        blocks=tuple(_listed(root, "block", _block, report).values()),
        fields=_fields(root, report),
        aliases=_aliases(root, report),
    )


def read_stage(folder: Path) -> Stage:
    """Read the facts of one stage."""
    table = read_table(folder / "stage.toml")
    if table.take("format", int) != 1:
        raise table.wrong("format", "this version of Baibu reads format 1")
    limits = table.table("limits", required=False)
    status = table.take("status", str, "made")
    if status not in {"made", "coming"}:
        raise table.wrong("status", "expected `coming`, or nothing")
    defaults = Limits()
    stage = Stage(
        id=StageId(table.take("id", str)),
        number=table.take("number", int),
        kind=cast(Kind, table.choice("kind", KINDS)),
        title=table.text("title"),
        summary=table.text("summary"),
        needs=tuple(StageId(i) for i in table.strings("needs")),
        teaches=tuple(SkillId(i) for i in table.strings("teaches")),
        minutes=table.take("minutes", int),
        month=table.take("month", int),
        lifecycle=table.integers("lifecycle"),
        data=table.strings("data"),
        extras=table.strings("extras", required=False),
        sources=tuple(SourceId(i) for i in table.strings("sources", required=False)),
        milestone=table.optional("milestone", int),
        limits=Limits(
            seconds=limits.take("seconds", float, defaults.seconds),
            call_seconds=limits.take("call_seconds", float, defaults.call_seconds),
            memory_mb=limits.take("memory_mb", int, defaults.memory_mb),
        ),
        coming=status == "coming",
        folder=folder,
        profile=cast(Profile, table.choice("profile", PROFILES, "plain")),
        by_hand=table.strings("by_hand", required=False),
        project=_hand_in(table),
        asks=(folder / "questions.toml").exists(),
    )
    limits.done()
    table.done()
    return stage


def _hand_in(table: Table) -> HandIn | None:
    """Read what of a project is handed in."""
    if not table.has("project"):
        return None
    told = table.table("project")
    hand_in = HandIn(
        files=told.strings("files", required=False),
        record=told.strings("record", required=False),
        per_day=told.take("per_day", int, 0),
    )
    return _closed(told, hand_in)


def read_body(stage: Stage) -> Body:
    """Read the files of a stage that is made."""
    folder = stage.folder
    texts = {name: read_text(folder / name) for name in ("starter.py", "solution.py", "checks.py")}
    help_table = read_table(folder / "hints.toml")
    whole = texts["solution.py"]
    mistakes = tuple(_mistake(folder, table, whole) for table in help_table.tables("mistake"))
    hints = tuple(
        _closed(table, Hint(tier=tier, text=table.here()))
        for tier, table in enumerate(help_table.tables("hint"), start=1)
    )
    help_table.done()
    prose = read_prose(stage)
    return Body(
        brief=prose.brief,
        starter=texts["starter.py"],
        solution=texts["solution.py"],
        checks=texts["checks.py"],
        mistakes=mistakes,
        hints=hints,
        cards=prose.cards,
        questions=prose.questions,
        hash=_hash(folder),
        given=read_text(folder / "given.py") if (folder / "given.py").exists() else "",
    )


def read_prose(stage: Stage) -> Prose:
    """Read what a stage that is made lets everybody read; much quicker than its whole body."""
    folder = stage.folder
    card_table = read_table(folder / "cards.toml")
    cards = tuple(_card(table) for table in card_table.tables("card", required=False))
    card_table.done()
    questions: tuple[Question, ...] = ()
    if stage.kind == "questions" or (stage.kind == "project" and stage.asks):
        question_table = read_table(folder / "questions.toml")
        questions = tuple(_question(table) for table in question_table.tables("question"))
        question_table.done()
    return Prose(
        brief={code: read_text(folder / f"brief.{code}.md") for code in LANGUAGES},
        cards=cards,
        questions=questions,
    )


def _hash(folder: Path) -> str:
    """Hash what decides a verdict: checks, solution, mistakes, questions, facts."""
    digest = hashlib.sha256()
    named = ["checks.py", "solution.py", "stage.toml", "questions.toml", "hints.toml", "given.py"]
    files = [folder / name for name in named] + sorted(folder.glob("mistakes/*.py"))
    for file in files:
        if file.exists():
            digest.update(file.name.encode() + b"\0" + read_text(file).encode() + b"\0")
    return digest.hexdigest()[:16]


def _closed(table: Table, value: T) -> T:
    table.done()
    return value


def _mistake(folder: Path, table: Table, reference: str) -> Mistake:
    """Read a mistake; one that says nothing of a project has that of the reference."""
    name = table.take("file", str)
    mistake = Mistake(
        stem=name.removesuffix(".py"),
        family=table.optional("family", str),
        family_diagnosis=table.pair("family"),
        diagnosis=table.here(),
        source=completed(read_text(folder / "mistakes" / name), reference),
    )
    return _closed(table, mistake)


def _card(table: Table) -> Card:
    card = Card(
        id=CardId(table.take("id", str)),
        skill=SkillId(table.take("skill", str)),
        front=table.text("front"),
        back=table.text("back"),
        draw=table.take("draw", str, ""),
        rtol=table.take("rtol", float, 0.0),
    )
    if card.rtol and not card.draw:
        raise table.wrong("rtol", "only an answer that is computed has a tolerance: name its draw")
    return _closed(table, card)


def _question(table: Table) -> Question:
    number = table.table("number", required=False)
    question = Question(
        id=QuestionId(table.take("id", str)),
        skill=SkillId(table.take("skill", str)),
        prompt=table.text("prompt"),
        choices=tuple(
            _closed(inner, Choice(id=inner.take("id", str), text=inner.here()))
            for inner in table.tables("choices", required=False)
        ),
        rtol=number.optional("rtol", float),
        answer=table.text("answer"),
    )
    number.done()
    if bool(question.choices) == (question.rtol is not None):
        raise table.wrong("choices", "give either choices or number.rtol")
    return _closed(table, question)


def _skill(table: Table) -> Skill:
    return Skill(
        id=SkillId(table.take("id", str)),
        area=cast(AreaId, table.choice("area", AREAS)),
        title=table.text("title"),
        can=table.text("can"),
    )


def _word(table: Table) -> Word:
    return Word(
        id=table.take("id", str),
        also_zh=table.strings("also_zh", required=False),
        avoid_zh=table.strings("avoid_zh", required=False),
        meaning=table.text("meaning"),
        term=Text(en=table.take("en", str), zh=table.take("zh", str)),
    )


def _source(table: Table) -> Source:
    kinds = ("paper", "book", "data", "docs")
    return Source(
        id=SourceId(table.take("id", str)),
        title=table.take("title", str),
        authors=table.take("authors", str),
        year=table.take("year", int),
        kind=cast(SourceKind, table.choice("kind", kinds)),
        url=table.optional("url", str),
        licence=table.take("licence", str, ""),
    )


def _block(table: Table) -> Block:
    return Block(
        id=table.take("id", str),
        letter=table.take("letter", str),
        first=table.take("first", int),
        last=table.take("last", int),
        title=table.text("title"),
        summary=table.text("summary"),
    )


def _listed(
    root: Path, name: str, make: Callable[[Table], Item], report: Report
) -> dict[Any, Item]:
    """Read `content/NAMEs.toml`: a list of tables with ids."""
    found: dict[Any, Item] = {}
    try:
        whole = read_table(root / f"{name}s.toml")
        for table in whole.tables(name):
            try:
                item = _closed(table, make(table))
                if item.id in found:
                    raise table.wrong("id", f"`{item.id}` is there twice")
                found[item.id] = item
            except ContentError as error:
                report(error)
        whole.done()
    except ContentError as error:
        report(error)
    return found


def _fields(root: Path, report: Report) -> Fields:
    try:
        whole = read_table(root / "fields.toml")
        areas = {table.take("id", str): _closed_text(table) for table in whole.tables("area")}
        lifecycle = {
            table.take("number", int): _closed_text(table) for table in whole.tables("lifecycle")
        }
        whole.done()
    except ContentError as error:
        report(error)
        return Fields()
    return Fields(areas=areas, lifecycle=lifecycle)


def _closed_text(table: Table) -> Text:
    return _closed(table, table.text("title"))


def _aliases(root: Path, report: Report) -> Mapping[str, str]:
    path = root / "aliases.toml"
    if not path.exists():
        return {}
    try:
        whole = read_table(path)
        pairs = [
            (table.take("old", str), table.take("new", str))
            for table in whole.tables("alias", required=False)
        ]
    except ContentError as error:
        report(error)
        return {}
    return dict(pairs)
