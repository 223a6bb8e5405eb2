"""A run is led phase by phase; whoever presses twice, leaves or comes late breaks nothing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain import mission_moves as moves
from domain.mission_events import Given, PhaseClosed, Rhythm, event_data, event_from
from domain.mission_moves import Stamp
from domain.mission_problems import (
    ChangedMeanwhile,
    CriteriaOpen,
    Empty,
    LastOfClosedPhase,
    MissionProblem,
    MissionRefused,
    NeedsSecondPerson,
    NotALink,
    NotNow,
    NotTheirs,
    NotTicked,
    PhaseNotOpen,
    PhasesOpen,
    SomethingThere,
    StillMissing,
    TextTooLong,
    Unknown,
)
from domain.mission_runs import apply, begun, replay
from domain.mission_state import Progress, RunState, progress
from domain.mission_ways import Way, ways_on
from tests.domain.mission_world import (
    HELPER,
    LEAD,
    MANAGER,
    NINE,
    OWNER,
    SMALL,
    SPREAD,
    STRANGER,
    after,
    at,
    by,
    running,
    started,
    with_all,
)


def refused(move: str, run: RunState, *said: object, **named: object) -> MissionProblem:
    with pytest.raises(MissionRefused) as caught:
        getattr(moves, move)(run, *said, **named)
    return caught.value.problem


def reviewed(*, alone: bool = False) -> RunState:
    """All phases closed, the criteria left."""
    return with_all(with_all(running(alone=alone), "think"), "act")


# --- phases ---


def test_a_run_begins_with_its_first_phase_and_the_clock_running() -> None:
    run = running()
    assert run.current is SMALL.phases[0]
    assert run.worked("think", at(minutes=12)) == timedelta(minutes=12)
    assert progress(run) == Progress(0, 2, 0, 3, 0, 2)


def test_a_phase_closes_only_when_each_deliverable_is_there_or_waived() -> None:
    run = running()
    assert refused("close_phase", run, by(LEAD), "think") == StillMissing(("idea", "reasons"))
    run = after(run, moves.hand_in_text(run, by(HELPER), "idea", "A thought", base=None))
    assert refused("close_phase", run, by(LEAD), "think") == StillMissing(("reasons",))
    run = after(run, moves.waive(run, by(LEAD), "reasons", "Everybody knows them"))
    run = after(run, moves.close_phase(run, by(LEAD), "think"))
    assert run.phases["think"].status == "closed"
    assert run.current is SMALL.phases[1]


def test_steps_are_ticked_while_their_phase_is_open() -> None:
    run = running()
    run = after(run, moves.tick_step(run, by(HELPER, minutes=1), "think_first"))
    assert run.phases["think"].ticked["think_first"].by == HELPER.id
    assert refused("tick_step", run, by(LEAD), "act_first") == PhaseNotOpen("act", "waiting")
    assert refused("tick_step", run, by(LEAD), "nothing") == Unknown("nothing")
    run = after(run, moves.tick_step(run, by(HELPER, minutes=2), "think_first", done=False))
    assert not run.phases["think"].ticked


def test_two_people_pressing_the_same_button_is_once() -> None:
    run = running()
    first = moves.tick_step(run, by(OWNER), "think_first")
    assert len(first) == 1
    assert moves.tick_step(after(run, first), by(LEAD), "think_first") == ()
    closed = with_all(run, "think")
    assert moves.close_phase(closed, by(LEAD), "think") == ()
    paused = after(run, moves.pause(run, by(OWNER)))
    assert moves.pause(paused, by(OWNER)) == ()
    assert moves.resume(run, by(OWNER)) == ()
    assert moves.hand_over(run, by(OWNER), OWNER.id) == ()
    gone = after(run, moves.abandon(run, by(OWNER), "No time"))
    assert moves.abandon(gone, by(OWNER), "No time") == ()


def test_a_phase_is_skipped_with_a_reason_and_what_was_handed_in_stays() -> None:
    run = running()
    run = after(run, moves.hand_in_text(run, by(HELPER), "idea", "A thought", base=None))
    assert refused("skip_phase", run, by(LEAD), "think", "  ") == Empty()
    run = after(run, moves.skip_phase(run, by(LEAD), "think", "Done last year"))
    assert run.phases["think"].ended
    assert run.phases["think"].ended.why == "Done last year"
    assert run.deliverables["idea"].text
    assert run.current is SMALL.phases[1]


def test_a_phase_still_to_come_can_be_skipped_and_is_not_opened_then() -> None:
    run = running()
    run = after(run, moves.skip_phase(run, by(OWNER), "act", "Nobody to do it"))
    assert run.current is SMALL.phases[0]
    assert run.clock_since == NINE
    run = with_all(run, "think", minutes=5)
    assert run.current is None
    assert run.clock_since is None


# --- what is handed in ---


def test_a_new_text_takes_the_place_of_the_old_one_which_is_kept() -> None:
    run = running()
    run = after(run, moves.hand_in_text(run, by(HELPER), "idea", "One", base=None))
    first = run.deliverables["idea"].text
    assert first
    run = after(run, moves.hand_in_text(run, by(LEAD), "idea", "Two", base=first.id))
    assert [each.value for each in run.deliverables["idea"].items] == ["Two"]
    assert [each.value for each in run.deliverables["idea"].earlier] == ["One"]


def test_a_text_that_somebody_wrote_meanwhile_is_not_overwritten() -> None:
    run = running()
    run = after(run, moves.hand_in_text(run, by(HELPER), "idea", "Theirs", base=None))
    there = run.deliverables["idea"].text
    assert there
    problem = refused("hand_in_text", run, by(LEAD), "idea", "Mine", base=None)
    assert problem == ChangedMeanwhile("idea", there.id)
    assert moves.hand_in_text(run, by(LEAD), "idea", " Theirs ", base=None) == ()


def test_links_and_files_come_beside_the_text_each_once() -> None:
    run = running()
    run = after(run, moves.hand_in_text(run, by(HELPER), "idea", "One", base=None))
    run = after(run, moves.hand_in_link(run, by(HELPER), "idea", "https://example.org/a", name="A"))
    run = after(run, moves.hand_in_file(run, by(HELPER), "idea", "F1", name="a.pdf"))
    assert [each.kind for each in run.deliverables["idea"].items] == ["text", "link", "file"]
    assert moves.hand_in_file(run, by(LEAD), "idea", "F1") == ()


@pytest.mark.parametrize("link", ["example.org", "javascript://x", "https://", "https://a|b", "https://a b"])
def test_what_is_no_link_is_not_taken_for_one(link: str) -> None:
    assert refused("hand_in_link", running(), by(HELPER), "idea", link) == NotALink(link)


def test_texts_have_a_limit() -> None:
    problem = refused("hand_in_text", running(), by(HELPER), "idea", "x" * 20_001, base=None)
    assert problem == TextTooLong(20_001, 20_000)
    assert refused("waive", running(), by(LEAD), "idea", "x" * 501) == TextTooLong(501, 500)


def test_what_was_taken_back_can_still_be_read() -> None:
    run = running()
    run = after(run, moves.hand_in_file(run, by(HELPER), "idea", "F1"))
    item = run.deliverables["idea"].items[0]
    run = after(run, moves.take_back(run, by(LEAD), item.id))
    assert run.deliverables["idea"].items == ()
    assert run.deliverables["idea"].earlier == (item,)
    assert moves.take_back(run, by(LEAD), item.id) == ()


def test_a_closed_phase_keeps_at_least_one_item_of_each_deliverable() -> None:
    run = with_all(running(), "think")
    item = run.deliverables["idea"].items[0]
    assert refused("take_back", run, by(LEAD), item.id) == LastOfClosedPhase("idea")
    run = after(run, moves.hand_in_text(run, by(LEAD), "idea", "Better", base=item.id))
    assert run.deliverables["idea"].text
    assert run.deliverables["idea"].text.value == "Better"


def test_handing_in_ends_a_waiver_and_what_is_there_is_not_waived() -> None:
    run = running()
    run = after(run, moves.waive(run, by(LEAD), "idea", "Later"))
    run = after(run, moves.hand_in_text(run, by(HELPER), "idea", "Now", base=None))
    assert run.deliverables["idea"].waived is None
    assert refused("waive", run, by(LEAD), "idea", "Later") == SomethingThere("idea")


def test_a_waiver_can_be_lifted_until_the_phase_is_closed() -> None:
    run = running()
    run = after(run, moves.waive(run, by(LEAD), "idea", "Later"))
    lifted = after(run, moves.unwaive(run, by(LEAD), "idea"))
    assert not lifted.deliverables["idea"].is_settled
    run = after(run, moves.waive(run, by(LEAD), "reasons", "Later"))
    run = after(run, moves.close_phase(run, by(LEAD), "think"))
    assert refused("unwaive", run, by(LEAD), "idea") == LastOfClosedPhase("idea")


def test_a_draft_is_no_deliverable_until_a_person_hands_it_in() -> None:
    run = running()
    run = after(run, moves.draft(run, by(HELPER), "idea", "Perhaps", "outline"))
    assert refused("close_phase", run, by(LEAD), "think") == StillMissing(("idea", "reasons"))
    run = after(run, moves.hand_in_text(run, by(HELPER), "idea", "Surely", base=None))
    assert run.deliverables["idea"].draft is None
    assert run.deliverables["idea"].is_settled


def test_the_next_version_starts_from_the_last_ones_texts() -> None:
    event = moves.start(
        SMALL, by(OWNER), owner_id=1, rhythm=Rhythm(), carried={"idea": "As before", "gone": "Away"}
    )
    run = begun(event)
    assert run.deliverables["idea"].draft
    assert run.deliverables["idea"].draft.text == "As before"
    assert event.carried == {"idea": "As before"}
    assert not run.deliverables["idea"].is_settled


# --- the clock ---


def test_the_clock_stands_while_a_mission_is_paused() -> None:
    run = running()
    run = after(run, moves.pause(run, by(OWNER, minutes=10), "Lunch"))
    assert run.worked("think", at(hours=5)) == timedelta(minutes=10)
    run = after(run, moves.resume(run, by(OWNER, hours=5)))
    assert run.worked("think", at(hours=5, minutes=7)) == timedelta(minutes=17)


def test_spread_over_days_somebody_starts_the_clock() -> None:
    run = running(rhythm=SPREAD)
    assert run.worked("think", at(hours=30)) == timedelta()
    run = after(run, moves.set_clock(run, by(HELPER, hours=24), running=True))
    assert moves.set_clock(run, by(LEAD, hours=24), running=True) == ()
    run = after(run, moves.set_clock(run, by(HELPER, hours=24, minutes=20), running=False))
    assert run.worked("think", at(days=9)) == timedelta(minutes=20)
    run = after(run, moves.set_clock(run, by(HELPER, hours=25), running=True))
    run = after(run, moves.pause(run, by(OWNER, hours=25, minutes=1)))
    run = after(run, moves.resume(run, by(OWNER, hours=48)))
    assert run.clock_since is None


def test_each_phase_has_its_own_working_time() -> None:
    run = with_all(running(), "think", minutes=25)
    assert run.worked("think", at(hours=3)) == timedelta(minutes=25)
    assert run.worked("act", at(minutes=40)) == timedelta(minutes=15)


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 2), ((2026, 10, 25), 4)])
def test_a_change_of_clocks_neither_adds_nor_takes_working_time(
    day: tuple[int, int, int], hours: int
) -> None:
    """From one to four on the wall there are two hours in the night of spring, and four in that of autumn."""
    berlin = ZoneInfo("Europe/Berlin")
    one, four = (datetime(*day, hour, tzinfo=berlin) for hour in (1, 4))
    event = moves.start(SMALL, Stamp(OWNER, one), owner_id=1, rhythm=Rhythm())
    assert begun(event).worked("think", four) == timedelta(hours=hours)
    paused = apply(begun(event), moves.pause(begun(event), Stamp(OWNER, four))[0])
    assert paused.phases["think"].worked == timedelta(hours=hours)


def test_a_clock_that_is_behind_takes_no_working_time_away() -> None:
    run = running()
    run = after(run, moves.set_clock(run, by(LEAD, minutes=10), running=False))
    run = after(run, moves.set_clock(run, by(LEAD, minutes=11), running=True))
    assert run.worked("think", at(minutes=5)) == timedelta(minutes=10)


def test_moments_are_kept_in_utc() -> None:
    wall = NINE.astimezone(ZoneInfo("Asia/Tokyo"))
    assert PhaseClosed(at=wall, by=1, phase="think").at.isoformat() == "2026-11-18T09:00:00+00:00"


def test_moments_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        PhaseClosed(at=NINE.replace(tzinfo=None), by=1, phase="think")


# --- pausing and the end ---


def test_while_paused_things_are_still_handed_in_but_no_phase_is_closed() -> None:
    run = running()
    run = after(run, moves.pause(run, by(LEAD)))
    run = after(run, moves.hand_in_file(run, by(HELPER), "idea", "F1"))
    assert run.deliverables["idea"].is_settled
    assert refused("close_phase", run, by(LEAD), "think") == NotNow("paused")
    assert run.status == "paused"


def test_it_finishes_when_all_phases_are_over_and_all_criteria_settled() -> None:
    run = running()
    assert refused("finish", run, by(OWNER)) == PhasesOpen(("think", "act"))
    run = reviewed()
    assert run.current is None
    assert refused("finish", run, by(OWNER)) == CriteriaOpen(("clear", "tried"))
    run = after(run, moves.tick_criterion(run, by(OWNER), "clear"))
    run = after(run, moves.confirm_criterion(run, by(LEAD), "clear"))
    run = after(run, moves.miss_criterion(run, by(OWNER), "tried", "Nobody was there"))
    run = after(run, moves.finish(run, by(OWNER, hours=2)))
    assert run.status == "finished"
    assert ways_on(run, OWNER) == ways_on(run, MANAGER) == ()
    assert refused("hand_in_text", run, by(OWNER), "idea", "Too late", base=None) == NotNow("finished")


def test_a_second_person_confirms_what_the_owner_ticked() -> None:
    run = reviewed()
    assert refused("confirm_criterion", run, by(LEAD), "clear") == NotTicked("clear")
    run = after(run, moves.tick_criterion(run, by(OWNER), "clear"))
    assert refused("confirm_criterion", run, by(OWNER), "clear") == NeedsSecondPerson("clear")
    confirmed = after(run, moves.confirm_criterion(run, by(STRANGER), "clear"))
    assert confirmed.criteria["clear"].is_settled
    assert not confirmed.criteria["clear"].alone
    again = after(confirmed, moves.tick_criterion(confirmed, by(OWNER), "clear", met=False))
    assert not again.criteria["clear"].is_settled


def test_alone_the_owner_confirms_and_it_is_recorded() -> None:
    run = reviewed(alone=True)
    run = after(run, moves.tick_criterion(run, by(OWNER), "clear"))
    run = after(run, moves.confirm_criterion(run, by(OWNER), "clear"))
    assert run.criteria["clear"].alone


def test_a_manager_who_ticked_does_not_confirm_it_in_somebody_elses_mission() -> None:
    run = reviewed(alone=True)
    run = after(run, moves.tick_criterion(run, by(MANAGER), "clear"))
    assert refused("confirm_criterion", run, by(MANAGER), "clear") == NeedsSecondPerson("clear")
    assert moves.confirm_criterion(run, by(OWNER), "clear")


def test_abandoning_needs_a_reason() -> None:
    assert refused("abandon", running(), by(OWNER), "") == Empty()
    run = after(running(), moves.abandon(running(), by(OWNER, minutes=4), "Sold the company"))
    assert run.ended
    assert run.ended.why == "Sold the company"
    assert run.worked("think", at(days=1)) == timedelta(minutes=4)


# --- people ---


def test_who_may_do_what() -> None:
    run = running()
    full = with_all(run, "think")
    assert refused("close_phase", run, by(HELPER), "think") == NotTheirs("lead")
    assert refused("close_phase", full, by(LEAD), "act") == NotTheirs("lead")
    assert refused("abandon", run, by(LEAD), "Bored") == NotTheirs("owner")
    assert refused("tick_step", run, by(STRANGER), "think_first") == NotTheirs("part")
    assert refused("take_over", run, by(LEAD)) == NotTheirs("owner")
    assert moves.abandon(run, by(MANAGER), "Bored")


def test_a_phase_is_handed_over_and_the_role_stays() -> None:
    run = running()
    run = after(run, moves.hand_over_phase(run, by(LEAD), "think", HELPER.id, "I am away"))
    assert run.lead("think") == HELPER.id
    assert run.roles["thinking"] == LEAD.id
    assert refused("pause", run, by(LEAD)) == NotTheirs("lead")
    assert moves.hand_over_phase(run, by(HELPER), "think", HELPER.id) == ()


def test_whoever_goes_away_can_hand_over_while_it_is_paused() -> None:
    run = running()
    run = after(run, moves.pause(run, by(LEAD)))
    run = after(run, moves.hand_over_phase(run, by(LEAD), "think", HELPER.id))
    run = after(run, moves.hand_over(run, by(OWNER), HELPER.id))
    assert (run.lead("think"), run.owner_id, run.status) == (HELPER.id, HELPER.id, "paused")


def test_a_role_that_nobody_takes_is_the_owners() -> None:
    run = running()
    assert run.lead("act") == OWNER.id
    run = after(run, moves.give_role(run, by(OWNER), "acting", STRANGER.id))
    assert run.lead("act") == STRANGER.id
    assert STRANGER.id in run.people


def test_whoever_leaves_is_followed_by_the_owner_and_the_owner_by_a_lead() -> None:
    run = running()
    run = after(run, moves.leave(run, LEAD.id, at(hours=1)))
    assert run.lead("think") == OWNER.id
    run = after(run, moves.leave(run, OWNER.id, at(hours=2)))
    assert run.owner_id == HELPER.id
    assert run.people == {HELPER.id}
    assert run.moved_at == NINE
    assert moves.leave(run, OWNER.id, at(hours=3)) == ()


def test_a_mission_whose_only_person_leaves_can_be_taken_over_by_anybody() -> None:
    run = running(alone=True)
    run = after(run, moves.pause(run, by(OWNER)))
    kept = after(run, moves.leave(run, OWNER.id, at(hours=1), others=[OWNER.id, MANAGER.id]))
    assert kept.owner_id == MANAGER.id
    run = after(run, moves.leave(run, OWNER.id, at(hours=1)))
    assert run.owner_id is None
    assert ways_on(run, STRANGER) == (Way("take_over"),)
    run = after(run, moves.take_over(run, by(STRANGER, hours=2)))
    assert Way("resume") in ways_on(run, STRANGER)


# --- the start, inputs, the log ---


def test_required_inputs_that_are_missing_or_stubs_make_it_provisional() -> None:
    run = running()
    assert [each.key for each in run.missing_inputs] == ["goals"]
    assert run.is_provisional
    stubbed = after(run, moves.bring_input(run, by(HELPER), "goals", Given("stub", "Twice as many")))
    assert not stubbed.missing_inputs
    assert stubbed.is_provisional
    run = after(stubbed, moves.bring_input(stubbed, by(HELPER), "goals", Given("text", "Twice as many")))
    assert not run.is_provisional
    assert moves.bring_input(run, by(HELPER), "goals", Given("text", " Twice as many ")) == ()
    assert refused("bring_input", run, by(HELPER), "money", Given("text", "x")) == Unknown("money")
    assert refused("bring_input", run, by(HELPER), "notes", Given("link", "x")) == NotALink("x")


def test_a_start_knows_only_the_missions_own_roles_and_inputs() -> None:
    with pytest.raises(MissionRefused) as caught:
        moves.start(SMALL, by(OWNER), owner_id=1, rhythm=Rhythm(), roles={"boss": 1})
    assert caught.value.problem == Unknown("boss")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("spread", {}),
        ("spread", {"at": SPREAD.at, "weekdays": frozenset()}),
        ("one_sitting", {"stall_days": 0}),
    ],
)
def test_a_rhythm_that_could_not_be_kept_is_refused(kind: str, facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"spread mission|at least one"):
        Rhythm(kind, **facts)  # type: ignore[arg-type]


def test_a_log_that_is_none_is_refused() -> None:
    closed = PhaseClosed(at=NINE, by=1, phase="think")
    for log in ([], [closed], [started(), started()]):
        with pytest.raises(ValueError, match=r"start|happened"):
            replay(log)
    with pytest.raises(ValueError, match="cannot be event 2"):
        apply(running(), started())


def test_an_event_survives_being_stored() -> None:
    event = started(rhythm=SPREAD)
    again = event_from(event_data(event))
    assert again == event
    assert begun(event) == replay([again])
    assert again.at.tzinfo == UTC
    with pytest.raises(ValueError, match="unheard_of"):
        event_from({"kind": "unheard_of", "at": "2026-11-18T09:00:00Z", "by": 1})
