"""A template shows what its model holds: no more, and nothing held in vain."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import fields

import pytest
from jinja2 import meta, nodes

from baibu.app import (
    abilities,
    field_pages,
    history,
    pages,
    plan_pages,
    project_pages,
    review_pages,
    search_pages,
    settings_pages,
    sitting_pages,
    study_pages,
    tools_pages,
)
from baibu.core.language import LANGUAGES, messages
from baibu.web.assets import Assets
from baibu.web.climb import Climb
from baibu.web.pages import (
    cards,
    mastery,
    milestones,
    place,
    plan,
    progress,
    projects,
    recall,
    review,
    sample,
    search,
    settings,
    stage,
    today,
    tools,
    welcome,
)
from baibu.web.pages.doors import Height, Morning
from baibu.web.pages.stage import Desk, Outcome, Told
from baibu.web.ring import Ring
from baibu.web.show import TEMPLATES, OnRoad, environment, frame, shallow
from baibu.web.trouble import Nearby, Trouble
from baibu.web.visit import Visit
from makers import page_models

BY_CHILD = {"door", "form"}  # what every page tells its frame
MODELS: dict[str, tuple[type, ...]] = {
    "home.html": (pages.HomePage, Climb, Morning),
    "road.html": (pages.RoadPage, Height),
    "_stone.html": (OnRoad,),
    "road_blocks.html": (pages.RoadPage, Height),
    "road_skills.html": (abilities.SkillsPage, Height),
    "understand.html": (field_pages.FieldPage, Ring),
    "step.html": (field_pages.StepPage,),
    "tools.html": (tools_pages.ToolsPage,),
    "tool.html": (tools_pages.ToolPage, tools.Trial),
    "settings.html": (settings_pages.SettingsPage, settings.Told),
    "restore.html": (settings_pages.RestorePage,),
    "welcome.html": (study_pages.AskPage, welcome.Answers),
    "sample.html": (sample.Making,),
    "interview.html": (study_pages.InterviewPage,),
    "projects.html": (project_pages.ProjectsPage, projects.Around),
    "project.html": (project_pages.ProjectPage, projects.Watch),
    "_project_live.html": (project_pages.ProjectPage, projects.Watch),
    "project_card.html": (project_pages.CardPage,),
    "project_try.html": (project_pages.TryPage,),
    "project_monitor.html": (project_pages.MonitorPage,),
    "project_report.html": (projects.ReportPage,),
    "doctor.html": (pages.DoctorPage,),
    "coming.html": (pages.ComingPage,),
    "stage.html": (pages.StagePage, Desk),
    "_outcome.html": (pages.StagePage, Outcome),
    "_news.html": (Told,),
    "_attempts.html": (pages.StagePage, stage.Tries),
    "history.html": (history.HistoryPage,),
    "doubt.html": (pages.DoubtPage,),
    "waiting.html": (pages.WaitingPage,),
    "_waiting.html": (pages.WaitingPage,),
    "review.html": (review_pages.ReviewPage, review.Lobby),
    "sitting.html": (sitting_pages.SittingPage, review.Seat),
    "_sitting.html": (sitting_pages.SittingPage, review.Seat),
    "deck.html": (sitting_pages.DeckPage, cards.Box),
    "card.html": (sitting_pages.CardPage, cards.Face),
    "recall.html": (review_pages.RecallPage, sitting_pages.TuningPage, recall.Drawn),
    "mastery.html": (plan_pages.MasteryPage,),
    "skill.html": (plan_pages.SkillPage, mastery.Drawn),
    "today.html": (plan_pages.QueuePage, today.Wish),
    "done.html": (study_pages.DayPage,),
    "plan.html": (plan_pages.PlanPage, plan.Around),
    "plan_edit.html": (study_pages.AskPage, plan.Refused),
    "plan_need.html": (plan.Pull,),
    "plan_month.html": (study_pages.CalendarPage,),
    "milestones.html": (plan_pages.MilestonesPage,),
    "milestone.html": (study_pages.CertificatePage, milestones.Bearer),
    "progress.html": (plan_pages.VersusPage, progress.Span),
    "place.html": (plan_pages.PlacePage, place.Sheet),
    "search.html": (search_pages.SearchPage,),
    "_palette.html": (search_pages.SearchPage, search.Offer),
    "words.html": (search_pages.WordsPage,),
    "error.html": (Trouble, Nearby),
    "_trouble.html": (Trouble,),
}
NOT_SHOWN = {  # fields that a page has no use for, and why
    "project.html": {"blends", "needs_card"},  # `curve` is drawn of the one, the other is a way
    "road.html": {"next"},  # `ahead` begins with it
    "road_blocks.html": {"next"},
    "welcome.html": {"asking", "orders", "depths", "targets"},  # of these it asks nothing
    "stage.html": {"draft", "unlocks"},  # `source` and `unlocked` come from them
    "recall.html": {"failed", "calibration"},  # `trouble` and `foretold` come from them
}
VISIT = Visit(language="zh", theme="system", here="/", nonce="n")


def tree(name: str) -> nodes.Template:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    return environment().parse(source)


def chain(name: str) -> set[str]:
    """Give a template and all that it extends or includes."""
    found = {name}
    for other in meta.find_referenced_templates(tree(name)):
        assert other is not None
        found |= chain(other)
    return found


def asked(name: str) -> set[str]:
    """Give the variables that a page takes from outside."""
    free: set[str] = set()
    bound: set[str] = set()
    for part in chain(name):
        free |= meta.find_undeclared_variables(tree(part))
        bound |= {node.name for node in tree(part).find_all(nodes.Name) if node.ctx != "load"}
        bound |= {node.name for node in tree(part).find_all(nodes.Macro)}
    return free - (bound - held(name))


def held(name: str) -> set[str]:
    return {field.name for model in MODELS[name] for field in fields(model)}


def known() -> set[str]:
    return set(frame(VISIT, Assets()))


@pytest.mark.parametrize("name", MODELS)
def test_a_template_asks_for_nothing_that_its_model_does_not_hold(name: str) -> None:
    assert asked(name) <= held(name) | known() | BY_CHILD


@pytest.mark.parametrize("name", [name for name in MODELS if not name.startswith("_")])
def test_a_template_shows_all_that_its_model_holds(name: str) -> None:
    assert held(name) - asked(name) == NOT_SHOWN.get(name, set())


@pytest.mark.parametrize("name", [name for name in MODELS if not name.startswith("_")])
def test_every_page_tells_its_frame_which_door_it_stands_behind(name: str) -> None:
    stored = {node.name for node in tree(name).find_all(nodes.Name) if node.ctx == "store"}
    assert stored >= BY_CHILD


def test_every_template_is_some_page_or_part_of_one() -> None:
    used = set().union(*(chain(name) for name in MODELS))
    assert used == {path.name for path in TEMPLATES.glob("*.html")}


def said_keys() -> Iterator[str]:
    """Give the keys that templates and code ask for; `status.` stands for all beginning so."""
    for path in [*TEMPLATES.glob("*.html"), *TEMPLATES.parent.rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        for found in re.finditer(r'say\(f?"(?:web\.)?([a-z_.]+?)(?:"(\s*~)?|\{)', text):
            if found[1] != "web.":  # where any key is passed on
                yield found[1]


def test_every_sentence_that_a_page_says_is_written() -> None:
    written = set(messages("web"))
    for key in said_keys():
        assert key in written or any(one.startswith(key) for one in written), key


def test_every_sentence_that_is_written_is_said_somewhere() -> None:
    asked_for = set(said_keys())
    unsaid = {
        key
        for key in messages("web")
        if key not in asked_for and not any(key.startswith(one) for one in asked_for)
    }
    assert unsaid == set()


@pytest.mark.parametrize("file", ["web", "brief"])
def test_both_languages_say_the_same_with_the_same_facts(file: str) -> None:
    for key, text in messages(file).items():
        facts = [
            {field for _, field, _, _ in string.Formatter().parse(text.into(language)) if field}
            for language in LANGUAGES
        ]
        assert text.zh.strip(), key
        assert text.en.strip(), key
        assert facts[0] == facts[1], key


def test_the_road_with_all_its_stages_stays_light() -> None:
    for language in LANGUAGES:
        context = frame(Visit(language=language, theme="system", here="/road", nonce="n"), Assets())
        page = (
            environment()
            .get_template("road.html")
            .render({**context, **shallow(page_models.road()), "zoom": "stages"})
        )
        assert page.count("<li class=") > len(page_models.cards())
        assert len(page.encode()) <= 60_000


@pytest.mark.parametrize("passed", [0, 1, 99])
def test_the_picture_shows_the_steps_that_were_passed_and_the_next(passed: int) -> None:
    from baibu.web.climb import climb

    model = page_models.home(passed=passed)
    morning = shallow(Morning(today=page_models.today(), is_new=False))
    context = {**frame(VISIT, Assets()), **shallow(model), **shallow(climb(model.total)), **morning}
    page = environment().get_template("home.html").render(context)
    assert page.count('class="walked"') == passed
    assert page.count('class="here"') == 1
