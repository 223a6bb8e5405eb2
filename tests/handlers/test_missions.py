"""What handlers make of what people do in missions: drafts, texts, files, inputs, refusals."""

from collections.abc import AsyncIterator
from typing import Any, get_args

import pytest

from content.loader import Content
from db.engine import Database
from domain.asks import Reply
from domain.errors import UserError
from domain.mission_cards import Run
from domain.mission_events import Given
from domain.mission_moves import hand_in_text, hand_over, tick_step
from domain.mission_pages import FIELD_MAX
from domain.mission_problems import AlreadySo, MissionProblem
from handlers import mission_deliverables as deliverables
from handlers import mission_run as moves
from handlers import missions
from handlers.registry import Answer, Click, FileInfo, Form, ThreadMessage
from services.mission_thread import run_of_thread
from services.missions import load_run, my_runs, refusal
from tests.conftest import MovingClock
from tests.support.missions import PLAN, MissionOffice, phase_moves
from views.errors import known_codes, words
from views.mission_thread import steps_about

FILE = FileInfo("F1", "plan.pdf", 10, "https://office.example.com/files/F1")


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[MissionOffice]:
    async with database.transaction() as tx:
        yield await MissionOffice.make(tx, content, clock.now())


def click(run: Run, *, about: str = "", selected: tuple[str, ...] = (), **data: Any) -> Click:
    return Click({"run": run.id, **data}, selected, about=about)


def first_key(run: Run) -> str:
    return run.mission.deliverables[0].key


def texts_of(answer: Answer) -> str:
    assert answer.modal is not None
    fields = [b for b in answer.modal.blocks if str(b.get("block_id", "")).startswith("text_")]
    return "".join(str(each["element"].get("initial_value", "")) for each in fields)


async def drafted(office: MissionOffice, run: Run, reply: Reply, typed: str = "") -> Answer:
    """The button, and what comes of the model's answer."""
    given = Click({"run": run.id, "key": first_key(run)}, in_modal=True, values={"text_1_0": typed})
    asked = await deliverables.open_draft(office.scope("ana"), given)
    assert asked.ask is not None
    return await asked.ask.then(office.scope("ana"), reply)


async def test_without_a_model_a_draft_is_the_outline_with_what_is_known(office: MissionOffice) -> None:
    run = await office.start(given={"objectives": Given("text", "Twenty new customers")})
    answer = await drafted(office, run, Reply(why_not="off"))
    for part in run.mission.deliverables[0].outline:
        assert f"## {part.heading}" in texts_of(answer)
    state = (await office.again(run)).state.deliverables[first_key(run)]
    assert state.draft is not None
    assert state.draft.source == "outline"
    assert not state.is_settled


async def test_a_models_draft_is_marked_and_counts_only_once_a_person_hands_it_in(
    office: MissionOffice,
) -> None:
    run = await office.start()
    answer = await drafted(office, run, Reply(text="## First\n\nReferrals", purpose="mission_draft", key="k"))
    assert texts_of(answer) == "## First\n\nReferrals"
    assert answer.modal is not None
    assert "A model wrote it and may be wrong" in str(answer.modal.blocks)
    state = (await office.again(run)).state
    assert state.missing(run.mission.phases[0])[0] == first_key(run)
    fields = {b["block_id"]: "## First\n\nReferrals" for b in answer.modal.blocks if b["type"] == "input"}
    fields.pop("link")
    await deliverables.written(office.scope("ana"), Form(fields, answer.modal.data))
    state = (await office.again(run)).state
    assert state.deliverables[first_key(run)].text is not None
    assert state.deliverables[first_key(run)].draft is None


async def test_a_draft_keeps_what_was_typed_before_it(office: MissionOffice) -> None:
    run = await office.start()
    answer = await drafted(office, run, Reply(text="## First"), typed="My own beginning")
    assert texts_of(answer) == "My own beginning\n\n## First"


async def test_the_draft_starts_from_the_last_version(office: MissionOffice) -> None:
    first = await office.walk("ana", await office.start(channel_id="C1"))
    from handlers.mission_results import after_finish

    await after_finish(office.scope("ana"), first)
    run = await office.start()
    shown = await deliverables.write(office.scope("ana"), click(run, key=first_key(run)))
    assert texts_of(shown) == f"About {run.mission.deliverables[0].title}."


async def test_a_long_text_is_shown_in_several_fields_and_none_of_it_is_lost(office: MissionOffice) -> None:
    run = await office.start()
    text = "\n".join(f"- point {n} of a long list" for n in range(400))
    key = first_key(run)
    await office.act("ana", run, lambda r, s: hand_in_text(r, s, key, text, base=None))
    answer = await deliverables.write(office.scope("ana"), click(run, key=key))
    assert answer.modal is not None
    fields = {
        str(b["block_id"]): b["element"].get("initial_value")
        for b in answer.modal.blocks
        if str(b.get("block_id", "")).startswith("text_")
    }
    assert len(fields) > 3
    assert max(len(each or "") for each in fields.values()) <= FIELD_MAX
    saved = await deliverables.written(office.scope("ana"), Form(fields | {"link": None}, answer.modal.data))
    assert saved.posts == ()  # it is the same text
    assert (await office.again(run)).state.rev == 2


async def test_an_empty_form_hands_nothing_in(office: MissionOffice) -> None:
    run = await office.start()
    form = Form({"text_1_0": " ", "link": None}, {"run": run.id, "key": first_key(run), "base": None})
    with pytest.raises(UserError) as refused:
        await deliverables.written(office.scope("ana"), form)
    assert refused.value.code == "missions.empty"


async def thread_of(monkeypatch: pytest.MonkeyPatch, run: Run) -> ThreadMessage:
    """Somebody's files in the thread of a run; where its head is in Slack is delivery's to know."""

    async def found(scope: Any, _ts: str) -> Run:
        return await load_run(scope, run.id)

    monkeypatch.setattr(deliverables, "run_of_thread", found)
    return ThreadMessage("here", "C1", "channel", "1.1", "1.2", (FILE,))


async def test_where_one_thing_is_open_a_file_is_handed_in_at_once(
    office: MissionOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await office.start(channel_id="C1")
    phase = run.mission.phases[0]
    await office.act("ana", run, *phase_moves(phase)[: len(phase.steps) + len(phase.deliverables) - 1])
    last = phase.deliverables[-1].key
    given = await thread_of(monkeypatch, run)
    answer = await deliverables.dropped(office.scope("ana"), given)
    assert answer is not None
    assert "plan.pdf is handed in as" in " ".join(str(p.message and p.message.text) for p in answer.posts)
    [item] = (await office.again(run)).state.deliverables[last].items
    assert (item.kind, item.value, item.name) == ("file", "F1", "plan.pdf")
    again = await deliverables.dropped(office.scope("ana"), given)
    assert again is not None
    assert "Which deliverable" in str(again.posts[0].message)


async def test_a_file_of_somebody_who_takes_no_part_is_left_alone(
    office: MissionOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await office.start(channel_id="C1")
    answer = await deliverables.dropped(office.scope("cleo"), await thread_of(monkeypatch, run))
    assert answer == Answer()
    assert (await office.again(run)).state.rev == 1


async def test_a_file_can_be_for_nothing(office: MissionOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    run = await office.start(channel_id="C1")
    await deliverables.dropped(office.scope("ana"), await thread_of(monkeypatch, run))
    answer = await deliverables.file_for(office.scope("ana"), click(run, key="none", file="F1"))
    assert "is for none of them" in str(answer.posts[0].message)
    with pytest.raises(UserError):
        await deliverables.file_for(office.scope("ana"), click(run, key=first_key(run), file="F2"))


async def test_a_thread_of_no_mission_is_somebody_elses(office: MissionOffice) -> None:
    assert await run_of_thread(office.scope("ana"), "1.1") is None


async def test_the_document_that_is_there_answers_an_input(office: MissionOffice) -> None:
    from handlers.mission_results import after_finish

    bible = await office.walk("ana", await office.start(mission="sales-bible-creation", channel_id="C1"))
    await after_finish(office.scope("ana"), bible)
    opened = await missions.open_form(office.scope("ana"), Click({"mission": PLAN}))
    assert opened.modal is not None
    assert "use_sales_bible" in [each.get("block_id") for each in opened.modal.blocks]
    assert "comes before this" not in str(opened.modal.blocks)
    await missions.submit(office.scope("ana"), Form({"use_sales_bible": ["yes"]}, opened.modal.data))
    [run] = [each for each in await my_runs(office.scope("ana")) if each.mission.key == PLAN]
    assert run.state.given["sales_bible"].value.startswith("# Sales Bible")


async def test_in_a_panel_whoever_presses_sees_it_anew_and_in_the_thread_the_post_shows_it(
    office: MissionOffice,
) -> None:
    run = await office.start(channel_id="C1")
    step = run.mission.phases[0].steps[0].key
    for panel in (False, True):
        about = steps_about(run, step, panel=panel)
        answer = await moves.step(
            office.scope("ana"), click(run, about=about, selected=() if panel else (step,))
        )
        assert (answer.say is not None) is panel
        assert any(each.edits for each in answer.posts)
    repeat = await moves.step(office.scope("mark"), click(run, about=steps_about(run, step, panel=False)))
    assert (repeat.say, repeat.posts) == (None, ())


async def test_a_second_press_is_told_how_things_stand(office: MissionOffice) -> None:
    run = await office.start(channel_id="C1")
    first = await moves.hold(office.scope("ana"), click(run, panel=0))
    assert first.say is None
    second = await moves.hold(office.scope("mark"), click(run, panel=0))
    assert second.say is not None
    assert second.say.text.startswith("0 changes: that is so already.")
    assert second.posts == ()


async def test_whoever_is_given_something_hears_of_it_and_whoever_gives_does_not(
    office: MissionOffice,
) -> None:
    run = await office.start(channel_id="C1")
    form = Form(
        {"what": "phase:pipeline", "person": "UBEN", "note": "You know the stages <!channel>"},
        {"run": run.id, "panel": 0},
    )
    answer = await moves.pass_on(office.scope("ana"), form)
    direct = [each for each in answer.posts if each.channel_id == "UBEN"]
    assert len(direct) == 1
    assert "you lead “A pipeline that can be steered”" in str(direct[0].message)
    assert "<!channel>" not in str(answer.posts)
    assert not [each for each in answer.posts if each.channel_id == "UANA"]
    again = await moves.pass_on(office.scope("mark"), form)
    assert again.posts == ()


async def test_every_refusal_of_a_move_has_words_without_gaps(office: MissionOffice) -> None:
    run = await office.start()
    key = first_key(run)
    made: dict[str, Any] = {
        "status": "paused",
        "who": "lead",
        "key": key,
        "phase": run.mission.phases[0].key,
        "deliverables": (key,),
        "deliverable": key,
        "item_id": 1,
        "criterion": "x",
        "phases": ("a",),
        "criteria": ("a", "b"),
        "length": 3,
        "limit": 2,
        "text": "x",
    }
    for kind in get_args(MissionProblem):
        if kind is AlreadySo:
            continue
        fields = {name: made[name] for name in kind.__dataclass_fields__}
        error = refusal(kind(**fields), run.state)
        assert error.code in known_codes()
        assert "{" not in words(error)
        assert words(error).endswith(".")


async def test_a_typo_in_the_command_is_answered_with_the_nearest_mission(office: MissionOffice) -> None:
    from handlers.registry import Command

    for said in ("sales-plan-developmnt", "sales plan developement"):
        with pytest.raises(UserError) as refused:
            await missions.coord(office.scope("ana"), Command(said))
        assert "`sales-plan-development`" in words(refused.value)
    titled = await missions.start(office.scope("ana"), Command("Sales Plan Development"))
    assert titled.modal is not None
    listed = await missions.coord(office.scope("ana"), Command(""))
    assert listed.say is not None


async def test_a_spread_pace_needs_a_time_and_a_day(office: MissionOffice) -> None:
    for values, field in (
        ({"pace": "spread", "at": None, "weekdays": ["0"]}, "at"),
        ({"pace": "spread", "at": "09:30", "weekdays": []}, "weekdays"),
    ):
        answer = await missions.submit(office.scope("ana"), Form(values, {"mission": PLAN}))
        assert list(answer.errors) == [field]
    assert await my_runs(office.scope("ana")) == []


async def test_home_has_the_way_in_and_what_is_next(office: MissionOffice) -> None:
    from handlers.home import draw

    assert "None is under way." in str((await draw(office.scope("ana"))).blocks)
    run = await office.start()
    await office.act("ana", run, lambda r, s: tick_step(r, s, run.mission.phases[0].steps[0].key))
    shown = str((await draw(office.scope("ana"))).blocks)
    assert "mission_library.show" in shown
    assert run.mission.phases[0].steps[1].do in shown
    await office.act("ana", run, lambda r, s: hand_over(r, s, office.people["ben"].id))
    assert "None is under way." in str((await draw(office.scope("ana"))).blocks)
