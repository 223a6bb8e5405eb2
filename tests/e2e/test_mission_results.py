"""What comes of missions in the local Slack: the next one, document, targets, numbers, board, chassis."""

import asyncio
from datetime import timedelta

from db.mission_results import changes_of, snapshots_of
from sandbox import Message, Person
from tests.e2e.test_deals import answered, in_a_team, press
from tests.e2e.test_logging import said, shown
from tests.e2e.test_missions import MISSION, choose, has, text_field, there, write
from tests.support.running import Running, running

TARGETS = "SDR: calls 77 a week\nAE: meetings 9\nWeek 1 is for <!channel> reading"


async def test_missions_in_order_end_with_a_document_targets_and_numbers_that_come_once(
    database_url: str,
) -> None:
    async with running(database_url) as office:
        await in_a_team(office)
        await one_of_her_own_with_numbers_that_only_she_knows(office)
        await all_in_order(office)
        await to_the_end(office)
        await the_document(office)
        await its_targets(office)
        await the_chassis(office)
        await thirty_and_ninety_days_later(office)
        await the_board(office)


async def one_of_her_own_with_numbers_that_only_she_knows(office: Running) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.command("sales", "/mission start pricing-strategy")
    assert (await ana.submit(await shown(ana, "missions.start"), {"channel": "CSALES"})).ok
    wanted = await there(ana, "Only you know these as of now: Average discount, Margin and Customers lost.")
    head = await there(ana, "Phase 1 of 3 · 0 of 12")
    assert wanted.thread_ts == head.ts
    await press(ana, head, "missions.show")
    await press(ana, await panel(ana), "mission_proof.show")
    none_yet = await answered(ana, "No comparison yet for Pricing Strategy")
    await press(ana, none_yet, "mission_proof.open_numbers")
    form = await shown(ana, "mission_proof.tell")
    told = await ana.submit(form, {"value_avg_discount": "a lot", "cases_avg_discount": "40"})
    assert "is no number that fits here" in told.errors["value_avg_discount"]
    told = await ana.submit(form, {"value_avg_discount": "12 %", "cases_avg_discount": ""})
    assert told.errors == {"cases_avg_discount": "How many cases stand behind it? Write a whole number."}
    assert (await ana.submit(form, {"value_avg_discount": "12 %", "cases_avg_discount": "40"})).ok
    await answered(ana, "Average discount: 12% (40 won deals)")
    await drafted(ana, head)
    await press(ben, head, "missions.show")
    await press(ben, await panel(ben), "mission_proof.show")
    await press(ben, await answered(ben, "Average discount: 12%"), "mission_proof.open_numbers")
    form = await shown(ben, "mission_proof.tell")
    told = await ben.submit(form, {"value_avg_discount": "90 %", "cases_avg_discount": "40"})
    assert "Only those who take part can do that." in str(told.errors)


async def drafted(ana: Person, head: Message) -> None:
    """What is written from a panel is answered in the panel, also where the form was drawn anew meanwhile."""
    await press(ana, head, "missions.show")
    await press(ana, await panel(ana), "missions.write:")
    await ana.click(await shown(ana, "missions.written"), "missions.draft")
    form = await shown(ana, "missions.written", part="Write it in your own words")
    assert (await ana.submit(form, {text_field(form): "Ten final prices"})).ok
    await answered(ana, "1 of 12 deliverables")
    assert ana.modal is None


async def all_in_order(office: Running) -> None:
    mark = office.person("mark")
    assert "3 of 7" not in (await said(mark, "/mission library <!channel> *pricing")).text
    found = await recommended(mark)
    await asyncio.gather(*(press(mark, found, "mission_library.start_all") for _ in range(2)))
    await answered(mark, "Sales Plan Development is started. 2 wait;")
    again = await recommended(mark)
    assert "2 wait for the one before to end." in again.text
    assert "start_all" not in str(again.blocks)
    await office.slack.settled()
    assert len([m for m in mark.messages("sales") if "of 13 deliverables" in m.text]) == 1


async def recommended(mark: Person) -> Message:
    await mark.command("sales", "/mission recommend")
    asked = await shown(mark, "mission_library.recommend")
    assert (await mark.submit(asked, {"situation": "quick_wins", "pain": "stuck"})).ok
    return await answered(mark, "Begin with Sales Plan Development.")


async def to_the_end(office: Running) -> None:
    """The month is written, the rest skipped; two people settle the criteria."""
    mark, ana = office.person("mark"), office.person("ana")
    for phase in MISSION.phases:
        post = await there(mark, f"{phase.title}\n")
        if any(each.key == "monthly_plan" for each in phase.deliverables):
            await write(mark, post, "monthly_plan", TARGETS)
            post = await there(mark, f"{phase.title}\n")
        skipping = await choose(mark, post, f"missions.more:2_{phase.key}", "skip")
        assert (await mark.submit(skipping, {"why": "Done before"})).ok
        await there(mark, "is skipped by mark: Done before")
    keys = [each.key for each in MISSION.criteria]
    post = await there(mark, "0 of 8 success criteria")
    await asyncio.gather(*(press(mark, post, f"missions.criterion_met:{key}") for key in keys))
    await ana.wait_for(lambda p: all(has(p, post, f"missions.criterion_confirm:{key}") for key in keys))
    post = await there(ana, "success criteria")
    await asyncio.gather(*(press(ana, post, f"missions.criterion_confirm:{key}") for key in keys))
    await press(mark, await there(mark, "8 of 8 success criteria"), "missions.finish")


async def the_document(office: Running) -> None:
    """A message, the file below it and the canvas that it links, in the mission's thread; then the next."""
    ana = office.person("ana")
    shown_ = await there(ana, "Sales Plan, version 1")
    assert shown_.text.startswith("1 of 13 deliverables is in Sales Plan, version 1.")
    with_file = await ana.wait_for(
        lambda p: next((m for m in files_of(p) if "-v1.md" in names(office, m)), None)
    )
    assert with_file.thread_ts == shown_.thread_ts
    [canvas] = office.slack.workspace.canvases.all()
    assert canvas.title == "Sales Plan, version 1"
    assert "calls 77 a week" in canvas.markdown
    assert canvas.id in str(shown_.blocks)
    assert canvas.access["CSALES"] == "read"
    next_one = await there(ana, "Next in order: Pipeline Optimization is started.")
    assert next_one.thread_ts == shown_.thread_ts
    await there(ana, "Pipeline Optimization")


async def its_targets(office: Running) -> None:
    ana, mark = office.person("ana"), office.person("mark")
    document = await there(ana, "Sales Plan, version 1")
    await press(ana, document, "mission_finish.preview:monthly_plan")
    await refused(ana, "Only a manager sets a team's targets.")
    await press(mark, document, "mission_finish.preview:monthly_plan")
    form = await shown(mark, "mission_finish.targets")
    assert "calls 77 a week" in str(form.blocks)
    assert "&lt;!channel&gt;" in str(form.blocks)
    await asyncio.gather(mark.submit(form, {}), mark.submit(form, {}))
    await answered(mark, "2 targets count from Mon 23 Nov on.")
    await press(mark, document, "mission_finish.preview:monthly_plan")
    again = await mark.submit(await shown(mark, "mission_finish.targets"), {})
    assert again.errors == {"team": "These targets were applied already. `/targets` shows them."}
    await mark.close(mark.modal)
    async with office.database.reading() as tx:
        assert len(await changes_of(tx, 2)) == 1


async def the_chassis(office: Running) -> None:
    mark, ana = office.person("mark"), office.person("ana")
    await press(mark, await said(mark, "/mission chassis"), "chassis.open")
    form = await shown(mark, "chassis.save")
    assert "is no number" in (await mark.submit(form, {"value": "many"})).errors["value"]
    assert "cases" in (await mark.submit(form, {"value": "900", "cases": "few"})).errors
    assert (await mark.submit(form, {"value": "900", "cases": "", "note": "<!here> *list*"})).ok
    await answered(mark, "1 of 6 numbers of the chassis of North are known.")
    theirs = await said(ana, "/mission chassis")
    assert "Prospects ¹: 900 (estimated)" in theirs.text
    await press(ana, theirs, "chassis.open")
    history = await shown(ana, "chassis.save")
    assert history.submit is None
    assert "&lt;!here&gt;" in str(history.blocks)


async def thirty_and_ninety_days_later(office: Running) -> None:
    """Told in each thread, once; what the mission itself set is named among what else changed."""
    ana = office.person("ana")
    for days, day in ((30, 30), (60, 90)):
        office.clock.advance(timedelta(days=days, hours=-9, minutes=-30))  # half past midnight
        await taken(office, day)
        await office.slack.settled()
        assert not [m for m in ana.messages("sales") if f"{day} days into" in m.text]
        office.clock.advance(timedelta(hours=9, minutes=30))
        for title in ("Sales Plan Development", "Pricing Strategy"):
            proof = await there(ana, f"{day} days into {title}")
            assert proof.thread_ts is not None
        assert "The library's claim, unverified: " in proof.text
        office.clock.advance(timedelta(minutes=20))
        await office.slack.settled()
        told = [m for m in ana.messages("sales") if f"{day} days into Sales Plan" in m.text]
        assert len(told) == 1
        assert "another target for calls" in told[0].text
    await press(ana, proof, "mission_proof.open_numbers")
    form = await shown(ana, "mission_proof.tell")
    assert (await ana.submit(form, {"value_avg_discount": "8 %", "cases_avg_discount": "60"})).ok
    await answered(ana, "Average discount: 12% → 8% (40 and 60 won deals). Better")


async def taken(office: Running, day: int) -> None:
    """Once the numbers of that day are kept."""
    for _ in range(200):
        async with office.database.reading() as tx:
            if day in (await snapshots_of(tx, [2])).get(2, {}):
                return
        await asyncio.sleep(0.05)
    raise AssertionError(f"no numbers of day {day}")


async def the_board(office: Running) -> None:
    mark, ana = office.person("mark"), office.person("ana")
    assert "The board is for managers." in (await said(ana, "/mission board")).text
    board = await said(mark, "/mission board")
    assert board.text.startswith("2 running, 2 stuck, 1 done.")
    assert "Too few cases to tell after 90 days." in board.text


async def refused(person: Person, part: str) -> None:
    """Told in a modal or, where none is open, in a message that only they see."""
    await person.wait_for(
        lambda p: part in str(p.modal.blocks if p.modal else "") or part in str(p.messages("sales")[-1].text)
    )


async def panel(person: Person) -> Message:
    """A mission as only they see it."""

    def open_for(p: Person) -> Message | None:
        found = [m for m in p.messages("sales") if m.ephemeral and "mission_proof.show" in str(m.blocks)]
        return found[-1] if found else None

    return await person.wait_for(open_for)


def files_of(person: Person) -> list[Message]:
    return [m for m in person.messages("sales") if m.files]


def names(office: Running, message: Message) -> str:
    files = [office.slack.workspace.files.get(each) for each in message.files]
    return " ".join(each.name for each in files if each)
