"""What people type and click about targets and leave, as handlers answer it."""

import json
from pathlib import Path
from re import findall
from typing import Any

import pytest

from content.loader import Content
from db.engine import Database
from db.team import find_people
from domain.errors import UserError
from domain.team import Person, Role
from handlers import absences, targets
from handlers.registry import Answer, Click, Command, Form
from sandbox.blockkit import check_message, check_view
from services.scope import Scope
from tests.conftest import MovingClock
from tests.support.world import make_person, make_scope, make_team
from views.blocks import Modal, plain
from views.errors import known_codes, words


@pytest.fixture
async def manager(database: Database, clock: MovingClock, content: Content) -> Any:
    """Max's, who manages North with Ana in it; the transaction stays open for the test."""
    async with database.transaction() as tx:
        team = await make_team(tx)
        await make_person(tx, "Ana", team=team, role=Role.SDR)
        me = await make_person(tx, "Max", team=team, role=Role.MANAGER, manages=team)
        yield make_scope(tx, me, now=clock.now(), content=content)


async def rep(manager: Scope) -> Scope:
    [me] = await find_people(manager.tx, manager.workspace_id, slack_ids=["UANA"])
    return as_person(manager, me)


def as_person(scope: Scope, me: Person) -> Scope:
    return make_scope(scope.tx, me, now=scope.now, content=scope.content)


def text(answer: Answer) -> str:
    """What is said, after a look at whether Slack would take it."""
    assert answer.say is not None
    assert check_message({"text": answer.say.text, "blocks": list(answer.say.blocks)}) == []
    return answer.say.text


def as_view(modal: Modal) -> dict[str, Any]:
    ends = {"submit": plain(modal.submit or "OK"), "close": plain(modal.close)}
    return {"type": "modal", "title": plain(modal.title), "blocks": list(modal.blocks), **ends}


def click(answer: Answer) -> Click:
    """A click on the last button of what was said."""
    assert answer.say is not None
    return Click(json.loads(answer.say.blocks[-1]["elements"][-1]["value"]))


async def test_a_manager_sets_a_reps_target_and_takes_it_back(manager: Scope) -> None:
    ana = await rep(manager)
    told = await targets.set_(manager, Command("<@UANA|ana> calls 60 because new territory"))
    assert text(told).startswith("For Ana, from this week:\n60 calls a week, was 100.")
    assert told.refresh_home == ("UANA",)
    assert "0 of 60 calls" in text(await targets.targets(ana, Command("")))
    assert "100 calls a week" in text(await targets.undo(manager, click(told)))
    assert "0 of 100 calls" in text(await targets.mine(ana, Click({})))


async def test_a_team_by_name_in_any_case_and_an_unknown_word_are_answered(manager: Scope) -> None:
    assert "everybody who sells in North" in text(await targets.set_(manager, Command("team NORTH calls 60")))
    assert "Nothing was set." in text(await targets.set_(manager, Command("team cals 60")))
    assert "“wat”" in text(await targets.targets(manager, Command("wat")))
    assert text(await targets.team(manager, Command("north"))).startswith("Week 47, North.")


async def test_setting_without_words_opens_the_form(manager: Scope) -> None:
    for answer in (await targets.set_(manager, Command("")), await targets.open_set(manager, Click({}))):
        assert answer.modal is not None
        assert answer.modal.callback_id == "targets.save"
        assert check_view(as_view(answer.modal)) == []


@pytest.mark.parametrize(
    ("values", "head"),
    [
        ({"who": "person", "person": "UANA"}, "For Ana, from Mon 23 Nov:"),
        ({"who": "sdr"}, "For the SDRs of North, from Mon 23 Nov:"),
        ({"who": "team"}, "For everybody who sells in North, from Mon 23 Nov:"),
    ],
)
async def test_the_form_sets_for_a_person_a_role_or_the_team(
    manager: Scope, values: dict[str, str], head: str
) -> None:
    form = Form({"activity": "calls", "weekly": "1,100", "day": "2026-11-27", **values}, {})
    assert text(await targets.save(manager, form)).startswith(f"{head}\n1,100 calls a week")


async def test_somebody_without_a_team_sets_their_own_by_form(manager: Scope) -> None:
    leo = as_person(manager, await make_person(manager.tx, "Leo", role=None))
    assert "Set targets" in str((await targets.targets(leo, Command(""))).say)
    told = await targets.save(leo, Form({"activity": "calls", "weekly": "20"}, {}))
    assert text(told).startswith("For you, from this week:\n20 calls a week, was 40.")


async def test_the_forms_errors_stand_at_their_fields(manager: Scope) -> None:
    wrong = await targets.save(manager, Form({"who": "team", "activity": "calls", "weekly": "-1"}, {}))
    assert wrong.errors == {"weekly": "-1 calls cannot be a target; 0 is “not counted”."}
    for values, field in (({"who": "person"}, "person"), ({"who": "team", "day": "2026-11-01"}, "day")):
        with pytest.raises(UserError) as raised:
            await targets.save(manager, Form({"activity": "calls", "weekly": "1", **values}, {}))
        assert raised.value.field == field


async def test_a_rep_is_told_who_sets_targets_and_who_sees_the_team(manager: Scope) -> None:
    ana = await rep(manager)
    for asked in (
        targets.set_(ana, Command("me calls 1")),
        targets.set_(ana, Command("")),
    ):
        with pytest.raises(UserError) as raised:
            await asked
        assert words(raised.value) == "Targets in North are set by Max or a workspace admin."
    with pytest.raises(UserError) as raised:
        await targets.team(ana, Command(""))
    assert words(raised.value) == "The team's week is for its managers. `/targets` shows yours."


async def test_leave_is_noted_listed_and_taken_back(manager: Scope) -> None:
    ana = await rep(manager)
    noted = await absences.away(ana, Command("24 Dec - 2 Jan"))
    assert text(noted).startswith("7 working days off: Thu 24 Dec – Sat 2 Jan.")
    assert noted.refresh_home == ("UANA",)
    assert "Thu 24 Dec – Sat 2 Jan · 7 working days" in text(await absences.away(manager, Command("<@UANA>")))
    assert "taken back" in text(await absences.cancel(ana, click(noted)))
    assert "none noted" in text(await absences.away(ana, Command("")))


async def test_a_manager_notes_leave_for_a_rep(manager: Scope) -> None:
    noted = await absences.away(manager, Command("<@UANA|ana> tomorrow"))
    assert text(noted).startswith("1 working day off for Ana: Thu 19 Nov.")


async def test_days_that_are_not_understood_are_named(manager: Scope) -> None:
    answer = await absences.away(manager, Command("someday"))
    assert text(answer).startswith("I could not read “someday” as a day. Nothing was noted.")


def test_every_refusal_of_these_features_has_words() -> None:
    root = Path(__file__).parents[2] / "services"
    source = (root / "target_setting.py").read_text() + (root / "absences.py").read_text()
    codes = set(findall(r'"((?:targets|absences)\.[a-z_]+)"', source))
    assert len(codes) > 10
    assert codes <= known_codes()
