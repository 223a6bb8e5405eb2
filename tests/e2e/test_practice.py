"""Practising from end to end: a talk in a thread of the direct messages, and what Slack may do to it."""

import json
from typing import Any

import pytest

from content.coaching import load_coaching
from domain.personas import Persona
from domain.roleplay import Scenario, play
from sandbox import Fault, Message, Person
from tests.domain.test_roleplay import CONSEQUENCE, FACT, PAIN, PRESS, STEP, VALUE
from tests.e2e.test_deals import press
from tests.e2e.test_logging import said, shown
from tests.support.model_server import Turn, model_server
from tests.support.running import Running, bot, running, stopped

PERSONAS = load_coaching().personas
KATRIN, MARIANA = PERSONAS["clinic_supplier"], PERSONAS["furniture_shop"]


async def start(
    person: Person, command: str = "/coach roleplay", *, buyer: Persona = KATRIN, **fields: Any
) -> Message:
    """The first post of a new practice with somebody."""
    before = len(heads(person))
    await person.command("sales", command)
    form = await shown(person, "practice.start")
    if buyer.company not in str(form.blocks):
        await person.select(form, "practice.persona", buyer.key)
        form = await shown(person, "practice.start", part=buyer.company)
    result = await person.submit(form, fields)
    assert result.ok, result
    return await person.wait_for(lambda p: found[-1] if len(found := heads(p)) > before else None)


def heads(person: Person) -> list[Message]:
    return [m for m in person.messages("dm") if m.text.startswith("Practice: ") and not m.is_reply]


def lines(person: Person, head: Message) -> list[str]:
    """What the buyer says in the thread, in order."""
    start_ = head.text.removeprefix("Practice: ").partition(",")[0] + ": "
    thread = [m for m in person.messages("dm") if m.thread_ts == head.ts and m.is_reply]
    return [m.text.removeprefix(start_) for m in thread if m.text.startswith(start_)]


async def talk(person: Person, head: Message, *texts: str, then: list[str]) -> None:
    """Send these one after another, without waiting; in the end the buyer's lines are these."""
    for text in texts:
        await person.send("dm", text, head.ts)
    try:
        await person.wait_for(lambda p: lines(p, head) == then, timeout_s=30)
    except AssertionError:
        assert lines(person, head) == then


def scripted(*texts: str, buyer: Persona = KATRIN, scenario: Scenario = Scenario.FIRST_CALL) -> list[str]:
    practice = play(buyer, texts, scenario=scenario)
    return [turn.text for turn in practice.turns if turn.who == "buyer"]


async def in_thread(person: Person, head: Message, part: str) -> Message:
    return await person.wait_for(
        lambda p: next(
            (m for m in p.messages("dm") if m.thread_ts == head.ts and part in m.text and m.ts != head.ts),
            None,
        ),
        timeout_s=15,
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_talk_from_the_form_to_the_score_and_once_more_from_a_turn(office: Running) -> None:
    ana, slack = office.person("ana"), office.slack
    head = await start(ana)

    quick = [FACT, PAIN, "I understand."]
    await talk(ana, head, *quick, then=scripted(*quick))

    last = await in_thread(ana, head, scripted(*quick)[-1])
    await press(ana, last, "practice.hint")
    await press(ana, last, "practice.hint")
    await in_thread(ana, head, "Hint: ")

    mine = next(m for m in ana.messages("dm") if m.text == FACT)
    slack.workspace.messages.change(mine, text="Something else entirely?")
    slack.workspace.messages.delete(next(m for m in ana.messages("dm") if m.text == "I understand."))
    going = [*quick, CONSEQUENCE, CONSEQUENCE, VALUE]
    await talk(ana, head, CONSEQUENCE, CONSEQUENCE, VALUE, then=scripted(*going))
    await talk(ana, head, STEP, then=scripted(*going, STEP))
    score = await in_thread(ana, head, "of 100")
    assert "agreed next step" in score.text
    assert f"> {PAIN}" in str(score.blocks)
    assert "Something else" not in str(score.blocks)
    hints = [m for m in ana.messages("dm") if m.text.startswith("Hint: ")]
    assert len(hints) == 1

    await ana.send("dm", "Thank you.", head.ts)
    over = await in_thread(ana, head, "is over")
    await ana.send("dm", "Thank you again.", head.ts)
    await slack.settled()
    assert len([m for m in ana.messages("dm") if m.text == over.text]) == 1

    third = await in_thread(ana, head, scripted(*quick)[-1])
    await press(ana, third, "practice.again")
    again = await ana.wait_for(lambda p: found[-1] if len(found := heads(p)) == 2 else None)
    assert "from your message 3 on" in again.text
    kept = [FACT, PAIN]
    await talk(ana, again, PRESS, then=scripted(*kept, PRESS)[-2:])
    newest = await in_thread(ana, again, scripted(*kept, PRESS)[-1])
    await press(ana, newest, "practice.end")
    second = await in_thread(ana, again, "of 100")
    assert "The time before it was" in second.text

    mine_ = await said(ana, "/coach practice history")
    assert mine_.text.startswith("Your latest practices: *2*")
    charted = await ana.wait_for(
        lambda p: next((m for m in p.messages("sales") if "slack_file" in str(m.blocks)), None), timeout_s=20
    )
    assert "Your latest practices, of 100" in str(charted.blocks)

    await press(ana, second, "practice.delete")
    await ana.wait_for(lambda p: len(heads(p)) == 1 and not lines(p, again), timeout_s=30)
    await press(ana, await said(ana, "/coach practice delete"), "practice.delete_all")
    await ana.wait_for(lambda p: any("The practice is deleted" in m.text for m in p.messages("sales")))
    assert (await said(ana, "/coach practice list")).text == "You have not practised yet."


async def test_what_slack_repeats_counts_once_and_two_talks_do_not_mix(office: Running) -> None:
    ana = office.person("ana")
    one = await start(ana)
    met = "first_objection"
    other = await start(ana, "/coach practice", buyer=MARIANA, scenario_furniture_shop=met)
    office.slack.faults.add(Fault("event:message", "duplicate", times=2))
    await ana.send("dm", FACT, one.ts)
    asked = "I see. Which part of that worries you most?"
    answered = scripted(asked, buyer=MARIANA, scenario=Scenario.FIRST_OBJECTION)
    assert answered[0] == MARIANA.objections[0].says
    await talk(ana, other, asked, then=answered)
    await talk(ana, one, PAIN, then=scripted(FACT, PAIN))
    assert len(lines(ana, other)) == 2

    office.slack.faults.add(Fault("event:message", "delay", seconds=1.5))  # it comes after the one behind it
    typed = [CONSEQUENCE, VALUE]
    await talk(ana, one, *typed, then=scripted(FACT, PAIN, *typed))

    ben = office.person("ben")
    few = await said(office.person("olga"), "/coach team")
    assert "You manage no team." in few.text
    assert "manager" in (await said(ben, "/coach team")).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_restart_in_the_middle_loses_nothing(database_url: str) -> None:
    async with stopped(database_url) as place:
        ana = place.person("ana")
        async with bot(place.settings, place.clock):
            await place.slack.wait_connected()
            head = await start(ana)
            await talk(ana, head, FACT, then=scripted(FACT))
        async with bot(place.settings, place.clock):
            await place.slack.wait_connected()
            await talk(ana, head, PAIN, then=scripted(FACT, PAIN))


WORDS = {
    "well_quote": "Where does it go wrong most often?",
    "well": "It asks for a difficulty.",
    "more_quote": "How many people work in the team",
    "more": "A number leads nowhere yet.",
    "instead": "Which of those people waits longest?",
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_model_words_lines_that_fit_and_adds_words_to_the_score_where_it_quotes_what_was_said(
    database_url: str,
) -> None:
    invented = WORDS | {"more_quote": "You are the best buyer of all"}
    async with (
        model_server() as server,
        running(database_url, model_url=server.url) as office,
    ):
        ana = office.person("ana")
        for words_ in (invented, WORDS):
            server.will(
                Turn(text="By portal, by mail, and a dozen by fax."),
                Turn(text="About 4711 times."),
                Turn(text=json.dumps(words_)),
            )
            head = await start(ana)
            worded = [KATRIN.opens, "By portal, by mail, and a dozen by fax."]
            await talk(ana, head, FACT, then=worded)
            await talk(ana, head, PAIN, then=[*worded, scripted(FACT, PAIN)[-1]])  # it has another figure
            await press(ana, await in_thread(ana, head, scripted(FACT, PAIN)[-1]), "practice.end")
            await in_thread(ana, head, "of 100")
        words = await in_thread(ana, head, "Which of those people waits longest?")
        assert "may be wrong" in words.text
        assert len(server.asked) == 6
        assert not any("best buyer" in m.text for m in ana.messages("dm"))
        assert KATRIN.hidden_need not in server.sent
        assert "UANA" not in server.sent
