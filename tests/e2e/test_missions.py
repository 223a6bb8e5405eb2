"""A mission in the local Slack: started, led through its thread, restarted in the middle, finished."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from content.loader import load_content
from db.missions import log_of
from sandbox import Message, Person, View
from tests.e2e.test_deals import action_of, answered, in_a_team, press
from tests.e2e.test_logging import said, shown
from tests.support.running import Running, bot, stopped

PLAN = "sales-plan-development"
MISSION = load_content().missions[PLAN]
PHASES = {phase.key: phase for phase in MISSION.phases}
FRIDAY = datetime(2026, 10, 23, 8, 0, tzinfo=UTC)
"""Nine o'clock in Lisbon, whose clocks go back an hour on the Sunday after it."""
MONDAY_0930 = datetime(2026, 10, 26, 9, 30, tzinfo=UTC)


async def there(person: Person, part: str, *, channel: str = "sales") -> Message:
    """The newest message that everybody in the channel sees with these words, once it is there."""

    def look(p: Person) -> Message | None:
        found = [m for m in p.messages(channel) if part in m.text and not m.ephemeral]
        return found[-1] if found else None

    return await person.wait_for(look)


async def tick(person: Person, message: Message, step: str, *, done: bool = True) -> None:
    await person.select(message, action_of(message, f"missions.step:1/{step}/"), [step] if done else [])


async def choose(person: Person, message: Message, prefix: str, do: str) -> View:
    """Pick a way from an overflow menu; the modal that it opens, whose submission is called the same."""
    action = action_of(message, prefix)
    menu = next(
        each
        for block in message.blocks
        for each in [*block.get("elements", ()), block.get("accessory") or {}]
        if each.get("action_id") == action
    )
    value = next(each["value"] for each in menu["options"] if f'"do":"{do}"' in each["value"])
    await person.click(message, action, value=value)
    return await shown(person, f"missions.{do}")


async def write(person: Person, message: Message, key: str, text: str) -> None:
    """A deliverable through its form."""
    await press(person, message, f"missions.write:{key}")
    form = await shown(person, "missions.written")
    result = await person.submit(form, {text_field(form): text})
    assert result.ok, result


def text_field(form: View) -> str:
    """The first field of a deliverable's text; its id is another one after each change."""
    return next(
        str(block["block_id"]) for block in form.blocks if str(block.get("block_id", "")).startswith("text_")
    )


async def start(person: Person, **values: Any) -> None:
    await person.command("sales", f"/coord {PLAN}")
    result = await person.submit(await shown(person, "missions.start"), values)
    assert result.ok, result


async def events(office: Running, run_id: int = 1) -> list[str]:
    async with office.database.reading() as tx:
        return [each.kind for each in await log_of(tx, run_id)]


async def settled(office: Running) -> None:
    await office.slack.settled()


async def test_a_mission_goes_through_its_thread_with_a_restart_a_change_of_clocks_and_somebody_leaving(
    database_url: str,
) -> None:
    async with stopped(database_url, start=FRIDAY) as office:
        async with bot(office.settings, office.clock):
            await office.slack.wait_connected()
            await in_a_team(office)
            await the_first_phase(office)
        async with bot(office.settings, office.clock):
            await office.slack.wait_connected()
            await after_the_clocks_change(office)
            await somebody_leaves(office)
            await the_end(office)


async def the_first_phase(office: Running) -> None:
    ana, ben, mark = (office.person(name) for name in ("ana", "ben", "mark"))
    assert "0 missions are under way" in (await said(ana, "/mission status")).text
    near = await said(ana, "/coord sales-plan-developmnt")
    assert "Did you mean" in near.text
    await start(ana, channel="CSALES", pace="spread", **{"role_pipeline-management": "UBEN"})
    receipt = await answered(ana, "is running.")
    assert "Not there yet: Sales Bible" in receipt.text
    assert "you lead" in (await there(ben, "you lead", channel="dm")).text
    head = await there(ana, "Phase 1 of 3 · 0 of 13 deliverables")
    phase = await there(ana, "Phase 1 of 3: ")
    assert phase.thread_ts == head.ts

    # The page that stands in for the Bible.
    await press(ana, receipt, "missions.stub:sales_bible")
    page = await shown(ana, "missions.stubbed")
    assert (await ana.submit(page, {})).errors == {"part_0": "Please write something."}
    assert (await ana.submit(ana.modal, {"part_0": "We sell to bakeries."})).ok
    assert "one page" in str((await shown(ana, "missions.inputs")).blocks)
    await ana.close(ana.modal)

    # Two people at one checkbox: once.
    steps = [each.key for each in PHASES["initiatives"].steps]
    await asyncio.gather(tick(ana, phase, steps[0]), tick(mark, phase, steps[0]))
    phase = await there(ana, "1 of 6 steps")
    assert (await events(office)).count("step_ticked") == 1
    await tick(ana, phase, steps[0], done=False)
    phase = await there(ana, "0 of 6 steps")

    # A text, and somebody else's over it.
    keys = [each.key for each in PHASES["initiatives"].deliverables]
    await press(mark, phase, f"missions.write:{keys[0]}")
    marks = await shown(mark, "missions.written")
    await write(ana, phase, keys[0], "Ana's three initiatives")
    await there(ana, "1 of 13 deliverables")
    await mark.submit(marks, {text_field(marks): "Mark's initiatives"})
    conflict = await shown(mark, "missions.written", part="saved another text meanwhile")
    assert "Ana's three initiatives" in str(conflict.blocks)
    assert (await mark.submit(conflict, {text_field(conflict): "Both"})).ok

    # A draft without a model, and a link.
    await press(ana, await there(ana, "Phase 1 of 3: "), f"missions.write:{keys[1]}")
    form = await shown(ana, "missions.written")
    ana.fill(form, {text_field(form): "Typed before"})
    await ana.click(form, "missions.draft")
    drafted = await shown(ana, "missions.written", part="Write it in your own words")
    assert "Typed before" in str(drafted.blocks)
    assert (await ana.submit(drafted, {"link": "no link"})).errors == {
        text_field(drafted): "That is no link. It starts with https:// and has no spaces."
    }
    assert (await ana.submit(ana.modal, {"link": "https://example.com/outcomes"})).ok
    await there(ana, "2 of 13 deliverables")

    # A file in the thread, of which somebody says what it is for; pressed twice.
    await ana.send("sales", "", head.ts, files={"people.md": b"# Who does what"})
    asked = await there(ana, "Which deliverable is people.md for?")
    choice = f'{{"file":"{await file_id(ana)}","key":"{keys[2]}","run":1}}'
    await asyncio.gather(
        ana.select(asked, action_of(asked, "missions.file"), choice),
        mark.select(asked, action_of(asked, "missions.file"), choice),
    )
    await there(ana, "people.md is handed in as")
    assert (await events(office)).count("handed_in") == 5  # two texts, a text with its link, the file

    # The last thing is left out with a reason; then the phase closes, once.
    phase = await there(ana, "Phase 1 of 3: ")
    await press(ana, phase, "missions.close")
    assert "1 thing is missing" in (await answered(ana, "is missing")).text
    left_out = await choose(ana, phase, "missions.more:1_initiatives", "waive")
    assert (await ana.submit(left_out, {"why": "Nobody would read it"})).ok
    phase = await there(ana, "Phase 1 of 3: ")
    await asyncio.gather(press(ana, phase, "missions.close"), press(mark, phase, "missions.close"))
    await there(ana, "Phase 2 of 3: ")
    assert (await events(office)).count("phase_closed") == 1
    await settled(office)


async def after_the_clocks_change(office: Running) -> None:
    """It goes on at half past nine on the wall on Monday, an hour later than before in the world."""
    ben = office.person("ben")
    office.clock.set(MONDAY_0930 - timedelta(minutes=10))
    await settled(office)
    assert not [m for m in ben.messages("dm") if "It goes on today" in m.text]
    office.clock.set(MONDAY_0930 + timedelta(minutes=2))
    reminder = await there(ben, "It goes on today", channel="dm")
    office.clock.advance(timedelta(minutes=5))
    await settled(office)
    assert len([m for m in ben.messages("dm") if "It goes on today" in m.text]) == 1
    await press(ben, reminder, "missions.show")
    panel = await answered(ben, "Phase 2 of 3: ", channel="dm")
    await press(ben, panel, "missions.clock")
    await answered(ben, "The clock has been running since Mon 26 Oct, 09:37", channel="dm")
    assert "clock_set" in await events(office)
    ana = office.person("ana")
    await press(ana, await there(ana, "of 13 deliverables"), "missions.pause")
    await there(ana, "Paused by ana")
    head = await there(ana, "of 13 deliverables")
    await asyncio.gather(press(ana, head, "missions.resume"), press(ana, head, "missions.resume"))
    await there(ana, "Resumed by ana")
    assert (await events(office)).count("resumed") == 1


async def somebody_leaves(office: Running) -> None:
    ana = office.person("ana")
    office.slack.workspace.change_user("ben", deleted=True)
    await there(ana, "Somebody has left.")
    phase = await there(ana, "Phase 2 of 3: ")
    assert "Lead <@UANA>" in phase.text
    assert "yours from now on" in (await there(ana, "somebody has left", channel="dm")).text


async def the_end(office: Running) -> None:
    ana, mark = office.person("ana"), office.person("mark")
    for phase in ("pipeline", "integration"):
        post = await there(ana, f"{PHASES[phase].title}\n")
        skipping = await choose(ana, post, f"missions.more:1_{phase}", "skip")
        assert (await ana.submit(skipping, {"why": "Not this time"})).ok
        await there(ana, "is skipped by ana: Not this time")
    criteria = await there(ana, "0 of 8 success criteria")
    await press(ana, criteria, "missions.finish")
    assert "8 success criteria are open" in (await answered(ana, "criteria are open")).text
    first, *others = [each.key for each in MISSION.criteria]
    await press(ana, criteria, f"missions.criterion_missed:{first}")
    assert (await ana.submit(await shown(ana, "missions.missed"), {"why": "One was enough"})).ok
    await there(ana, "1 of 8 success criteria")
    await asyncio.gather(*(press(ana, criteria, f"missions.criterion_met:{key}") for key in others))
    await mark.wait_for(
        lambda p: all(has(p, criteria, f"missions.criterion_confirm:{key}") for key in others)
    )
    post = await there(mark, "success criteria")
    await asyncio.gather(*(press(mark, post, f"missions.criterion_confirm:{key}") for key in others))
    post = await there(ana, "8 of 8 success criteria")
    await asyncio.gather(press(ana, post, "missions.finish"), press(ana, post, "missions.finish"))
    await there(ana, "finished this mission")
    assert "version 1" in (await there(ana, "version 1")).text
    assert (await events(office)).count("finished") == 1
    assert "0 missions are under way" in (await said(ana, "/mission status")).text


def has(person: Person, message: Message, action: str) -> bool:
    found = next((m for m in person.messages("sales") if m.ts == message.ts), None)
    return found is not None and action in str(found.blocks)


async def file_id(person: Person) -> str:
    found = [m for m in person.messages("sales") if m.files]
    return found[-1].files[0]
