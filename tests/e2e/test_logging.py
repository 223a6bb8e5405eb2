"""Logging from end to end: typed or filled in by a person in the local Slack, over Socket Mode."""

from datetime import date

import pytest

from sandbox import Fault, Message, Person, View
from tests.support.running import Running


async def said(person: Person, text: str, *, channel: str = "sales") -> Message:
    """Type a command and read the private answer to it; the first one of a person comes after the ack."""
    before = len(person.messages(channel))
    result = await person.command(channel, text)
    assert result.ok, result
    await person.wait_for(lambda p: len(p.messages(channel)) > before)
    answer = person.last(channel)
    assert answer.ephemeral
    return answer


async def shown(person: Person, callback_id: str, *, part: str = "") -> View:
    """The modal on top once it is `callback_id`'s (a stranger's first one begins as "One moment")."""

    def on_top(p: Person) -> View | None:
        modal = p.modal
        return modal if modal and modal.callback_id == callback_id and part in str(modal.blocks) else None

    return await person.wait_for(on_top)


def words(message: Message) -> str:
    return message.text


async def test_one_line_logs_types_day_account_and_note(office: Running) -> None:
    ana = office.person("ana")
    line = "/log 12 calls, 30 emails and 2 demos yesterday for Acme note left voicemail"
    answer = words(await said(ana, line))
    assert answer.startswith("Logged 12 calls, 30 emails and 2 demos yesterday (Tue 17 Nov) for Acme.")
    assert "12 of 40 calls, behind" in answer
    listed = words(await said(ana, "/log list"))
    assert "Yesterday (Tue 17 Nov) · 12 calls, 30 emails and 2 demos · Acme" in listed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("calls 12", "12 calls today"),
        ("1,200 emails monday", "1,200 emails on Mon 16 Nov"),
        ("two mtgs 2026-11-13", "2 meetings on Fri 13 Nov"),
        ("a fu and 3 props", "3 proposals and 1 follow-up"),
        ("5 meetings booked", "5 meetings booked today"),
    ],
)
async def test_the_usual_ways_to_say_it_are_understood(office: Running, typed: str, expected: str) -> None:
    answer = words(await said(office.person("ana"), f"/log {typed}"))
    for part in expected.split(" and "):
        assert part in answer


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("12 clals", "I do not know “clals”. Did you mean “calls”?"),
        ("0 calls", "0 calls cannot be logged"),
        ("-3 calls", "-3 calls cannot be logged"),
        ("10,001 calls", "10,000 calls at once is the most"),
        ("12 calls tomorrow", "Thu 19 Nov is still to come"),
        ("12 calls 2026-09-01", "1 September 2026 is too long ago"),
        ("12", "12 of what?"),
        ("calls", "How many calls?"),
    ],
)
async def test_what_is_not_understood_is_named_and_nothing_is_written(
    office: Running, typed: str, reason: str
) -> None:
    ana = office.person("ana")
    answer = words(await said(ana, f"/log {typed}"))
    assert "Nothing was logged." in answer
    assert reason in answer
    assert "Nothing logged in the last 14 days" in words(await said(ana, "/log list"))


async def test_the_form_keeps_what_was_typed_and_shows_errors_at_their_fields(office: Running) -> None:
    ana = office.person("ana")
    await ana.command("sales", "/log")
    form = await shown(ana, "activity.log")
    refused = await ana.submit(form, {"count_calls": "lots", "count_emails": "7", "day": date(2026, 11, 25)})
    assert refused.errors == {
        "count_calls": "“lots” is not a whole number.",
        "day": "Wed 25 Nov is still to come.",
    }
    assert ana.modal is not None
    typed = ana.modal.to_slack()["state"]["values"]
    assert typed["count_emails"]["count_emails"]["value"] == "7"
    accepted = await ana.submit(ana.modal, {"count_calls": "12", "day": date(2026, 11, 18)})
    assert accepted.ok
    receipt = await ana.wait_for(lambda p: next((m for m in p.messages("sales") if "Logged" in m.text), None))
    assert "Logged 12 calls and 7 emails today." in receipt.text
    assert ana.modal is None


async def test_an_empty_form_asks_for_a_number(office: Running) -> None:
    ana = office.person("ana")
    await ana.command("sales", "/log")
    form = await shown(ana, "activity.log")
    refused = await ana.submit(form, {})
    assert refused.errors == {"count_calls": "Enter at least one number."}


async def test_the_shortcut_and_home_open_the_form_and_show_the_receipt_in_it(office: Running) -> None:
    ana = office.person("ana")
    await ana.shortcut("activity.open")
    form = await shown(ana, "activity.log")
    assert (await ana.submit(form, {"count_calls": "3"})).ok
    receipt = await shown(ana, "reply.shown")
    await ana.click(receipt, "activity.undo")
    undone = await shown(ana, "reply.shown", part="Undone")
    await ana.close(undone)
    await ana.open_home()
    await ana.wait_for(lambda p: p.home())
    await ana.click("home", "activity.open")
    opened = await shown(ana, "activity.log")
    assert (opened.title or {})["text"] == "Log activity"


async def test_undo_and_edit_change_the_week_and_keep_the_history(office: Running) -> None:
    ana = office.person("ana")
    receipt = await said(ana, "/log 12 calls")
    await ana.click(receipt, "activity.undo")
    undone = await ana.wait_for(lambda p: p.last("sales") if "Undone" in p.last("sales").text else None)
    await ana.click(undone, "activity.undo")
    back = await ana.wait_for(lambda p: p.last("sales") if "Back to" in p.last("sales").text else None)
    assert "Back to 12 calls today." in back.text
    await ana.click(back, "activity.change")
    form = await shown(ana, "activity.edit")
    assert (await ana.submit(form, {"count_calls": "20", "account": "Globex"})).ok
    changed = await ana.wait_for(lambda p: p.last("sales") if "Changed to" in p.last("sales").text else None)
    assert "Changed to 20 calls today for Globex." in changed.text
    assert "20 of 40 calls" in changed.text


async def test_an_entry_is_edited_again_in_the_same_window(office: Running) -> None:
    ana = office.person("ana")
    await ana.shortcut("activity.open")
    assert (await ana.submit(await shown(ana, "activity.log"), {"count_calls": "3"})).ok
    for count in ("4", "5", "6"):
        await ana.click(await shown(ana, "reply.shown"), "activity.change")
        assert (await ana.submit(await shown(ana, "activity.edit"), {"count_calls": count})).ok
        await shown(ana, "reply.shown", part=f"Changed to *{count} calls* today.")
    assert "Today · 6 calls" in words(await said(ana, "/log list"))


@pytest.mark.parametrize(
    ("typed", "account"),
    [
        ("acme.com", "acme.com"),
        ("https://acme.com/x?a=1", "https://acme.com/x?a=1"),
        ("joe@acme.com", "joe@acme.com"),
        ("@ben", "@ben"),
        ("#sales", "#sales"),
        ("<!channel> & co", "&lt;!channel&gt; &amp; co"),
    ],
)
async def test_an_account_is_kept_as_it_was_typed_and_pings_nobody(
    office: Running, typed: str, account: str
) -> None:
    answer = words(await said(office.person("ana"), f"/log 12 calls for {typed}"))
    assert answer.startswith(f"Logged 12 calls today for {account}.")


async def test_the_list_and_home_offer_undo_and_edit(office: Running) -> None:
    ana = office.person("ana")
    await said(ana, "/log 12 calls")
    listed = await said(ana, "/log list")
    undo = '{"do":"undo","log":1,"rev":1}'
    await ana.click(listed, "activity.menu", value=undo)
    again = await ana.wait_for(lambda p: p.last("sales") if "undone" in p.last("sales").text else None)
    assert "undone" in again.text
    await ana.open_home()
    put_back = '{"do":"undo","log":1,"rev":2}'
    await ana.wait_for(lambda p: put_back in str(p.home()))
    await ana.click("home", "activity.menu", value=put_back)
    await ana.wait_for(lambda p: "12 calls" in str(p.home()))


@pytest.mark.parametrize("kind", ["command", "view_submission"])
async def test_what_is_delivered_twice_is_logged_once(office: Running, kind: str) -> None:
    ana = office.person("ana")
    await said(ana, "/targets")
    office.slack.faults.add(Fault(kind, "duplicate"))
    if kind == "command":
        await ana.command("sales", "/log 12 calls")
    else:
        await ana.shortcut("activity.open")
        await ana.submit(await shown(ana, "activity.log"), {"count_calls": "12"})
    await office.slack.settled()
    assert "1 entry in the last 14 days" in words(await said(ana, "/log list"))


async def test_a_button_clicked_twice_undoes_once(office: Running) -> None:
    ana = office.person("ana")
    receipt = await said(ana, "/log 12 calls")
    await ana.click(receipt, "activity.undo")
    await ana.click(receipt, "activity.undo")
    await office.slack.settled()
    assert "undone" in words(await said(ana, "/log list"))


async def test_nobody_else_can_undo_it(office: Running) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await said(ana, "/log 12 calls")
    await said(ben, "/log 5 emails")
    forged = await said(ben, "/log list")
    assert forged.blocks
    menu = forged.blocks[1]["accessory"]["options"][0]
    menu["value"] = '{"do":"undo","log":1,"rev":1}'
    await ben.click(forged, "activity.menu", value=menu["value"])
    told = await ben.wait_for(
        lambda p: next((m for m in p.messages("sales") if "not one of yours" in m.text), None)
    )
    assert told.ephemeral
    assert "12 calls" in words(await said(ana, "/log list"))
