"""Somebody the bot has not seen: answered all the same, and never before Slack was told that it was heard."""

import time
from datetime import timedelta

import pytest

from sandbox import Fault
from tests.e2e.test_logging import said, shown
from tests.e2e.test_team import set_up
from tests.support.running import Running, running
from tests.support.running import office as office_seed


async def test_a_stranger_is_answered_from_defaults_and_told_once_how_a_team_is_set_up(
    office: Running,
) -> None:
    ana = office.person("ana")
    first = await said(ana, "/targets")
    assert "0 of 40 calls" in first.text  # the AE profile
    assert "`/playmaker setup`" in first.text
    assert "`/playmaker setup`" not in (await said(ana, "/targets")).text


async def test_the_ack_does_not_wait_for_slack_to_say_who_it_is(office: Running) -> None:
    ana = office.person("ana")
    office.slack.faults.add(Fault("users.info", "delay", seconds=3.5))
    started = time.monotonic()
    result = await ana.command("sales", "/log 12 calls")
    assert result.ok
    assert time.monotonic() - started < 2
    answer = await ana.wait_for(lambda p: next(iter(p.messages("sales")), None), timeout_s=8)
    assert answer.text.startswith("Logged 12 calls today.")


async def test_a_strangers_form_opens_as_loading_and_becomes_the_form(office: Running) -> None:
    ana = office.person("ana")
    office.slack.faults.add(Fault("users.info", "delay", seconds=1.0))
    await ana.command("sales", "/log")
    assert "One moment." in str((await shown(ana, "wait.loading")).blocks)
    form = await shown(ana, "activity.log")
    assert (await ana.submit(form, {"count_calls": "4"})).ok


async def test_when_slack_does_not_say_who_it_is_nothing_is_logged(office: Running) -> None:
    ana = office.person("ana")
    office.slack.faults.add(Fault("users.info", "error_500"))
    answer = await said(ana, "/log 12 calls")
    assert answer.text == "Slack did not tell me who you are. Please try again in a minute."
    assert (await said(ana, "/log list")).text.startswith("Nothing logged")


async def test_a_guest_gets_a_polite_no(office: Running) -> None:
    answer = await said(office.person("gus"), "/log 12 calls")
    assert answer.text.startswith("Sorry, I can only help full members")


@pytest.mark.parametrize("open_it", ["home", "shortcut"])
async def test_a_guest_is_told_so_at_home_and_by_the_shortcut_too(office: Running, open_it: str) -> None:
    gus = office.person("gus")
    if open_it == "home":
        await gus.open_home()
        await gus.wait_for(lambda p: "only help full members" in str(p.home()))
    else:
        await gus.shortcut("activity.open")
        await gus.wait_for(lambda p: p.modal is not None and "only help full members" in str(p.modal.blocks))


async def test_somebody_of_another_workspace_gets_the_same_no(database_url: str) -> None:
    seed = office_seed()
    seed["users"].append({"id": "UEXT", "name": "ext", "team_id": "T9", "is_stranger": True})
    seed["channels"][0]["members"].append("UEXT")
    async with running(database_url, seed=seed) as office:
        answer = await said(office.person("ext"), "/log 12 calls")
        assert answer.text.startswith("Sorry, I can only help full members")


async def test_somebody_made_a_guest_is_served_no_longer(office: Running) -> None:
    ana = office.person("ana")
    await said(ana, "/log 1 call")
    office.slack.workspace.change_user("ana", is_restricted=True)
    await office.slack.settled()
    assert (await said(ana, "/log 1 call")).text.startswith("Sorry, I can only help full members")


async def test_a_changed_zone_counts_from_then_on(office: Running) -> None:
    ana = office.person("ana")
    await said(ana, "/log 1 call")
    office.slack.workspace.change_user("ana", tz="Pacific/Auckland")  # there it is the 18th, 23:00
    await office.slack.settled()
    office.clock.advance(timedelta(hours=1.5))
    assert "today" in (await said(ana, "/log 1 email 2026-11-19")).text


async def test_help_lists_what_this_person_may_do(office: Running) -> None:
    ana, olga = office.person("ana"), office.person("olga")
    mine = (await said(ana, "/playmaker help")).text
    assert "/log 12 calls" in mine
    assert "/playmaker setup" not in mine
    assert "/playmaker setup" in (await said(olga, "/playmaker help")).text


async def test_help_leaves_out_what_only_managers_may(office: Running) -> None:
    await set_up(office)
    ana, mark = office.person("ana"), office.person("mark")
    for part in ("/targets set", "/targets team", "/playmaker team"):
        assert part not in (await said(ana, "/playmaker help")).text
        assert part in (await said(mark, "/playmaker help")).text


async def test_the_teams_week_is_refused_to_a_rep_with_where_their_own_is(office: Running) -> None:
    await set_up(office)
    answer = await said(office.person("ana"), "/targets team")
    assert answer.text == "The team's week is for its managers. `/targets` shows yours."


async def test_an_unknown_word_is_named(office: Running) -> None:
    assert "I do not know “frobnicate”" in (await said(office.person("ana"), "/playmaker frobnicate")).text
