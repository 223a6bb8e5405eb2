"""A manager sees the schedules, changes one, and has a preview sent."""

from datetime import UTC, datetime, timedelta

from db.delivery_tables import State
from sandbox import Message, Person
from tests.e2e.test_monday import until_state
from tests.e2e.test_team import form, said, set_up
from tests.support.running import Running

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def told(person: Person, part: str) -> Message:
    """A direct message of the bot's."""

    def there(p: Person) -> Message | None:
        found = [m for m in p.messages("dm") if part in m.text + str(m.blocks)]
        return found[-1] if found else None

    return await person.wait_for(there)


async def test_the_last_post_is_linked(office: Running) -> None:
    await set_up(office)
    office.clock.set(MONDAY)
    mark = office.person("mark")
    post = await mark.wait_for(
        lambda p: next((m for m in p.messages("sales") if "targets · North" in m.text), None)
    )
    await until_state(office, State.SENT)
    await mark.command("sales", "/playmaker schedules")
    listing = await said(mark, "kinds of post are on for North.")
    assert listing.ephemeral
    assert f"/archives/CSALES/p{post.ts.replace('.', '')}|posted Mon 23 Nov, 09:00>" in str(listing.blocks)
    assert "<post:" not in str(listing.blocks)


async def test_a_changed_time_is_the_time_it_comes_at(office: Running) -> None:
    await set_up(office)
    mark = office.person("mark")
    await mark.command("sales", "/playmaker schedules")
    listing = await said(mark, "kinds of post are on for North.")
    await mark.click(listing, "timetable.open:weekly_targets")
    modal = await form(mark, "timetable.save")
    answer = {"is_on": "on", "weekday": "1", "at": "10:30", "channel": "CSALES"}
    assert (await mark.submit(modal, answer)).ok
    await said(mark, "Tuesdays at 10:30. Next: Tue 24 Nov, 10:30")
    office.clock.set(MONDAY + timedelta(days=1, hours=1, minutes=30))
    post = await mark.wait_for(
        lambda p: next((m for m in p.messages("sales") if "targets · North" in m.text), None)
    )
    assert "Posted late" not in post.text


async def test_a_preview_goes_to_the_asker_alone(office: Running) -> None:
    await set_up(office)
    mark = office.person("mark")
    await mark.command("sales", "/playmaker schedules")
    listing = await said(mark, "kinds of post are on for North.")
    await mark.click(listing, "timetable.preview:weekly_targets")
    after = await said(mark, "A preview of Weekly targets is in your direct messages.")
    assert "kinds of post are on for North." in after.text
    preview = await told(mark, "Week 48 targets · North")
    assert "A preview, for you alone." in preview.text
    assert [m for m in office.person("ana").messages("sales") if "targets · North" in m.text] == []


async def test_a_rep_is_not_shown_the_schedules(office: Running) -> None:
    await set_up(office)
    ana = office.person("ana")
    await ana.command("sales", "/playmaker schedules")
    await said(ana, "Only a manager of the team can do that.")
