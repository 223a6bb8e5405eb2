"""Setting a team up from end to end: an admin, a form, a channel, people nobody had seen before."""

import asyncio

import pytest
import sqlalchemy as sa

from db.team import people
from sandbox import Message, Person, View
from tests.support.running import Running

NORTH = {
    "name": "North",
    "channel": "CSALES",
    "managers": ["UMARK"],
    "ae": ["UANA"],
    "sdr": ["USOFIA"],
    "market": "europe",
}


async def form(person: Person, callback_id: str = "team.save", *, part: str = "") -> View:
    """The modal on top once it is this one."""

    def on_top(p: Person) -> View | None:
        modal = p.modal
        return modal if modal and modal.callback_id == callback_id and part in str(modal.blocks) else None

    return await person.wait_for(on_top)


async def said(person: Person, part: str, *, channel: str = "sales") -> Message:
    """The private message with these words, once it is there."""

    def there(p: Person) -> Message | None:
        found = [message for message in p.messages(channel) if part in message.text]
        return found[-1] if found else None

    return await person.wait_for(there)


async def set_up(office: Running) -> Message:
    """Olga's receipt, once Slack was asked about everybody she chose."""
    olga = office.person("olga")
    await olga.command("sales", "/playmaker setup")
    result = await olga.submit(await form(olga), NORTH)
    assert result.ok, result
    receipt = await said(olga, "is set up")
    for _ in range(250):
        if not await unnamed(office):
            return receipt
        await asyncio.sleep(0.02)
    raise AssertionError("the chosen people were not looked up")


async def unnamed(office: Running) -> int:
    """How many of the chosen people's names are not known yet."""
    async with office.database.reading() as tx:
        query = sa.select(sa.func.count()).select_from(people).where(people.c.name == "")
        return int((await tx.execute(query)).scalar_one())


async def test_the_receipt_of_a_set_up_leads_to_the_choice_of_stages(office: Running) -> None:
    receipt = await set_up(office)
    olga = office.person("olga")
    await olga.click(receipt, "pipeline.choose")
    choice = await form(olga, "pipeline.preview")
    assert (await olga.submit(choice, {"template": "seven_step"})).ok
    assert (await olga.submit(await form(olga, "pipeline.apply"), {})).ok
    await said(olga, "is your template now")


async def test_an_owner_sets_a_team_up_in_one_form(office: Running) -> None:
    receipt = await set_up(office)
    assert receipt.ephemeral
    assert (
        receipt.text
        == "North is set up: 3 people, targets go to <#CSALES> on Mondays at 09:00 (Lisbon time)."
    )


async def test_people_nobody_had_seen_are_looked_up_and_listed_by_name(office: Running) -> None:
    olga = office.person("olga")
    await set_up(office)
    await olga.command("sales", "/playmaker team")
    listed = await said(olga, "Manager:")
    assert "Manager: mark" in listed.text
    assert "SDRs: sofia" in listed.text
    assert "AEs: ana" in listed.text


async def test_field_errors_stand_at_their_fields_and_the_form_stays(office: Running) -> None:
    olga = office.person("olga")
    await olga.command("sales", "/playmaker setup")
    wrong = NORTH | {"zone": "Lisbon", "sdr": ["UANA"]}
    result = await olga.submit(await form(olga), wrong)
    assert set(result.errors) == {"zone", "ae"}
    assert "Europe/Lisbon" in result.errors["zone"]
    again = await olga.submit(await form(olga), NORTH | {"zone": "Europe/Lisbon", "sdr": ["USOFIA"]})
    assert again.ok, again


async def test_edit_opens_the_team_as_it_is_and_saves_over_it(office: Running) -> None:
    olga = office.person("olga")
    receipt = await set_up(office)
    edit = next(each for block in receipt.blocks for each in block.get("elements", ()))
    await olga.click(receipt, edit["action_id"])
    result = await olga.submit(await form(olga, part="USOFIA"), {"name": "North Sea", "sdr": []})
    assert result.ok, result
    saved = await said(olga, "is saved")
    assert saved.text.startswith("North Sea is saved: 2 people")
    assert "In no team now: sofia." in saved.text


async def test_a_manager_changes_a_member_and_the_list_shows_what_differs(office: Running) -> None:
    await set_up(office)
    mark = office.person("mark")
    await mark.command("sales", "/playmaker team")
    listed = await said(mark, "Manager:")
    menu = next(
        each
        for block in listed.blocks
        for each in block.get("elements", ())
        if each["type"] == "static_select"
    )
    ana = next(each for each in menu["options"] if "ana" in each["text"]["text"])
    await mark.select(listed, menu["action_id"], ana["value"])
    result = await mark.submit(
        await form(mark, "team.save_member"), {"workdays": ["0", "1", "2", "3"], "country": "ES"}
    )
    assert result.ok, result
    receipt = await said(mark, "ana is an AE")
    assert receipt.text == "ana is an AE in North: works Mon–Thu, holidays of Spain."


def refusal(person: Person) -> str | None:
    """The no that a person was shown, in the modal that stood in for it or as a message."""
    found = [str(person.modal.blocks)] if person.modal else [m.text for m in person.messages("sales")]
    return next(
        (text for text in found if "owner or admin" in text or "manager" in text or "guests" in text), None
    )


@pytest.mark.parametrize("text", ["/playmaker team", "/playmaker setup"])
@pytest.mark.parametrize("name", ["ana", "gus"])
async def test_a_rep_and_a_guest_get_a_polite_no(office: Running, text: str, name: str) -> None:
    person = office.person(name)
    await person.command("sales", text)
    no = await person.wait_for(refusal)
    assert ("guests" in no) is (name == "gus")
    assert person.modal is None or person.modal.callback_id != "team.save"
