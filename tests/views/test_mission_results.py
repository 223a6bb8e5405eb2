"""What comes of missions, as it is read in Slack: proof, board, library, chassis, document."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from content.loader import Content
from domain.chassis import Figure, current_values, lifts, standings
from domain.mission_applies import StageLines, TargetLines
from domain.mission_cards import DocumentVersion, Queued, Run
from domain.mission_events import Rhythm
from domain.mission_moves import Stamp, hand_in_text, start
from domain.mission_proof import Otherwise, Reading, Snapshot, prove
from domain.mission_recommend import recommend
from domain.mission_results import (
    Board,
    BoardCounts,
    BoardRow,
    ChassisShown,
    InOrder,
    Library,
    LibraryEntry,
    Proved,
    Recommended,
)
from domain.mission_runs import apply, begun
from domain.mission_state import progress
from domain.target_setting import Setting
from domain.team import Person, Role, Team
from sandbox.blockkit import check_message, check_view
from tests.domain.mission_world import NINE, OWNER
from tests.views.test_stale import as_sent, as_view
from views.chassis import chassis_message, figure_form
from views.mission_board import board_message, digest_line
from views.mission_finish import document_file, document_message, next_waits, stages_preview, targets_preview
from views.mission_library import (
    library_message,
    recommend_form,
    recommended,
    search_form,
    started_in_order,
)
from views.mission_proof import numbers_form, proof_message

LISBON = ZoneInfo("Europe/Lisbon")
ANA = Person(1, 1, "UANA", "Ana <b>", LISBON, "en-GB", Role.AE, False)
NORTH = Team(7, "North & Co", "C1", LISBON, "europe", frozenset(range(5)), None, 1, "EUR")
KEY = "sales-plan-development"


def run_of(content: Content, key: str = KEY, **texts: str) -> Run:
    stamp = Stamp(OWNER, NINE)
    state = begun(start(content.missions[key], stamp, owner_id=1, rhythm=Rhythm()))
    for deliverable, text in texts.items():
        for event in hand_in_text(state, stamp, deliverable, text, base=None):
            state = apply(state, event)
    return Run(3, 1, NORTH, True, "C1", 1, state, {1: ANA})


def proved(content: Content, *, after: int = 90, otherwise: tuple[Otherwise, ...] = ()) -> Proved:
    run = run_of(content, "conversion-mastery")
    metrics = content.missions.metrics_of(run.mission)
    taken = {
        0: Snapshot(
            0, date(2026, 11, 18), (Reading("win_rate", 0.25, 40), Reading("no_decision_share", 0.5, 4))
        ),
        after: Snapshot(
            after, date(2027, 2, 16), (Reading("win_rate", 0.5, 400), Reading("no_decision_share", 0.2, 50))
        ),
    }
    proof = prove(run.mission.key, run.mission.claim, metrics, taken, otherwise)
    return Proved(run, date(2026, 11, 18), metrics, taken, proof, "EUR")


def test_a_proof_has_before_after_the_claim_and_what_else_changed(content: Content) -> None:
    others = (
        Otherwise(date(2026, 12, 1), "target", "calls"),
        Otherwise(date(2026, 12, 2), "people", "Nora <x>"),
        Otherwise(date(2026, 12, 3), "stages", ""),
        Otherwise(date(2026, 12, 4), "mission", "Pricing"),
    )
    shown = proof_message(proved(content, otherwise=others), "en-GB")
    assert shown.text.startswith(
        "1 of 1 numbers that can be told are better, 90 days into Conversion Mastery."
    )
    assert "Win rate: 25% → 50% (40 and 400 closed deals). Better." in shown.text
    assert "Lost to no decision: 50% → 20% (4 and 50 lost deals). Too few to tell." in shown.text
    assert "The library's claim, unverified: " in shown.text
    assert "Tue 1 Dec: another target for calls" in shown.text
    assert "Nora &lt;x&gt; started" in shown.text
    assert "Practice score" in shown.text.split("Not known at both times: ")[1]
    assert check_message(as_sent(shown)) == []


def test_chance_is_named_where_it_could_be_the_reason(content: Content) -> None:
    there = proved(content)
    assert there.proof is not None
    line = there.proof.lines[[each.key for each in there.metrics].index("win_rate")]
    assert line.by_chance is False
    few = {**there.snapshots, 90: Snapshot(90, date(2027, 2, 16), (Reading("win_rate", 0.3, 40),))}
    weak = prove("x", "", there.metrics, few)
    shown = proof_message(Proved(there.run, there.started_on, there.metrics, few, weak, "EUR"), "en-GB")
    assert "Better, but chance alone could make that difference." in shown.text


def test_before_the_first_comparison_the_day_is_said(content: Content) -> None:
    there = proved(content)
    shown = proof_message(
        Proved(there.run, there.started_on, there.metrics, {0: there.snapshots[0]}, None, "EUR"), "en-GB"
    )
    assert shown.text.startswith("No comparison yet for Conversion Mastery.")
    assert "The next numbers are taken on Fri 18 Dec." in shown.text
    assert check_message(as_sent(shown)) == []


def test_the_form_asks_for_what_only_people_know(content: Content) -> None:
    modal = numbers_form(proved(content), 90)
    names = [block["block_id"] for block in modal.blocks if block["type"] == "input"]
    assert names == ["value_satisfaction", "cases_satisfaction"]
    assert modal.data == {"run": 3, "day": 90}
    assert check_view(as_view(modal)) == []


def test_the_board_has_stuck_ones_named_and_results_in_one_line(content: Content) -> None:
    there = proved(content)
    run = run_of(content)
    ended = replace(there.run, state=replace(there.run.state, status="finished"))
    stuck = BoardRow(run, progress(run.state), True, 9, None, "EUR")
    done = BoardRow(ended, progress(ended.state), False, 0, there.proof, "EUR")
    board = Board((stuck,), (), (done,), 120, content.missions.metrics)
    shown = board_message(board, "en-GB")
    assert shown.text.startswith("1 running, 1 stuck, 1 done.")
    assert "stuck, nothing for 9 days" in shown.text
    assert "Ana &lt;b&gt;" in shown.text
    assert check_message(as_sent(shown)) == []
    running = BoardRow(run, progress(run.state), False, 0, there.proof, "EUR")
    again = board_message(Board((running,), (), (done,), 120, content.missions.metrics), "en-GB")
    ways = [each["accessory"]["text"]["text"] for each in again.blocks if "accessory" in each]
    assert ways == ["Open", "Numbers"]
    many = board_message(Board((stuck,) * 60, (), (), 120, content.missions.metrics), "en-GB")
    assert "40 more are not shown." in str(many.blocks)
    assert check_message(as_sent(many)) == []


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (BoardCounts(0, 0, ()), ""),
        (BoardCounts(1, 0, ()), "1 mission runs."),
        (BoardCounts(3, 2, ("A <b>",)), "3 missions run, 2 of them stuck. Finished: A &lt;b&gt;."),
        (BoardCounts(0, 0, ("A", "B")), "No mission runs. Finished: A, B."),
    ],
)
def test_a_digest_has_one_line_of_missions(counts: BoardCounts, line: str) -> None:
    assert digest_line(counts) == line


def test_a_recommendation_offers_what_is_left_to_do(content: Content) -> None:
    missions = content.missions
    situation, pain = missions.situation("quick_wins"), missions.pain("stuck")
    assert situation is not None
    assert pain is not None
    by_key = missions.by_key
    found = recommend(
        situation, pain, missions=by_key, pains=missions.pains, metrics=missions.metrics, marks={}
    )
    rest = [each.mission.key for each in found.missions][1:]
    queued = tuple(Queued(n, 1, None, False, n, key, {}, None) for n, key in enumerate(rest))

    def ways(running: dict[str, int], waiting: tuple[Queued, ...] = ()) -> list[str]:
        there = Recommended(found, running, waiting, None, None, "EUR")
        shown = recommended(there, missions.metrics, "en-GB")
        assert check_message(as_sent(shown)) == []
        assert ("2 wait for the one before to end." in shown.text) is bool(waiting)
        return [each["text"]["text"] for each in shown.blocks[-1]["elements"]]

    assert ways({}) == ["Start Sales Plan Development", "Start all in order"]
    assert ways({KEY: 3}) == ["Open Sales Plan Development", "Start all in order"]
    assert ways({KEY: 3}, queued) == ["Open Sales Plan Development"]
    assert ways({}, queued) == ["Start Sales Plan Development", "Start all in order"]


def test_what_is_next_is_said_whoever_may_start_it(content: Content) -> None:
    run = run_of(content)
    assert started_in_order(InOrder(run, 2, is_new=False)).text == (
        "Sales Plan Development is under way already. 2 wait; each starts when the one before it ends."
    )
    assert started_in_order(InOrder(run, 0, is_new=True)).text == "Sales Plan Development is started."
    waits = next_waits(run.mission)
    assert waits.text.startswith("Next in order: Sales Plan Development. Somebody who leads the team")
    assert check_message(as_sent(waits)) == []


def test_the_library_fits_a_message_and_says_what_a_search_found(content: Content) -> None:
    categories = {str(key): name for key, name in content.missions.categories.items()}
    entries = tuple(LibraryEntry(each, None, None) for each in content.missions.all)
    shown = library_message(Library(entries * 4, 28, None, ""), categories, "en-GB", leads=True)
    assert check_message(as_sent(shown)) == []
    assert "16 more." in str(shown.blocks)
    none = library_message(Library((), 7, None, "<!channel> *x*"), categories, "en-GB", leads=False)
    assert none.text.startswith("0 of 7 missions about “&lt;!channel&gt; ∗x∗”")
    assert check_view(as_view(search_form("price"))) == []
    missions = content.missions
    assert check_view(as_view(recommend_form(missions.situations, missions.pains, [NORTH]))) == []


def chassis(content: Content, **values: str) -> ChassisShown:
    components = content.missions.components
    figures = [Figure(key, date(2026, 11, 18), "estimated", Fraction(value)) for key, value in values.items()]
    found = standings(components, figures)
    return ChassisShown(
        found, lifts(components, current_values(found)), "EUR", "North", True, frozenset({"margin"})
    )


def test_a_chassis_says_what_each_number_is_worth(content: Content) -> None:
    shown = chassis_message(
        chassis(
            content,
            prospects="1000",
            lead_conversion="0.1",
            client_conversion="0.25",
            average_spend="800000",
            transaction_frequency="1",
            margin="0.95",
        ),
        "en-GB",
    )
    assert "Client conversion: 25% (estimated)\n10% more gives €19,000" in shown.text
    assert "Margin ¹: 95% (estimated)\n5% more gives €10,000, as far as it can go" in shown.text
    assert check_message(as_sent(shown)) == []


def test_what_is_not_known_stays_so(content: Content) -> None:
    shown = chassis_message(chassis(content, margin="0.5"), "en-GB")
    assert shown.text.startswith("1 of 6 numbers of the chassis of North are known.")
    assert "Prospects ¹: not known" in shown.text
    assert "10% more on each together gives 77% more profit." in shown.text
    modal = figure_form(chassis(content).standings[3], "EUR", "en-GB", may_edit=True)
    assert check_view(as_view(modal)) == []


def test_a_document_has_a_file_and_offers_what_can_be_applied(content: Content) -> None:
    run = run_of(content, monthly_plan="SDR: calls 5")
    document = DocumentVersion(
        1, 3, "team:7:x", 2, "Sales Plan: Q1/Q2", "# Plan", {}, date(2026, 11, 18), NINE, 1
    )
    file = document_file(document)
    assert (file.name, file.title) == ("sales-plan-q1-q2-v2.md", "Sales Plan: Q1/Q2, version 2")
    shown = document_message(document, run)
    assert shown.text.startswith("1 of 13 deliverables is in Sales Plan: Q1/Q2, version 2.")
    [ways] = [block for block in shown.blocks if block["type"] == "actions"]
    assert [each["text"]["text"] for each in ways["elements"]] == ["Apply the targets"]
    assert check_message(as_sent(shown)) == []


def test_a_preview_shows_what_would_be_set_and_what_was_not_read(content: Content) -> None:
    run = run_of(content)
    deliverable = run.mission.deliverable("monthly_plan")
    assert deliverable is not None
    read = TargetLines(
        (Setting({"calls": 60}, role=Role.SDR), Setting({"demos": 3}, whole_team=True)), ("By <3>",)
    )
    modal = targets_preview(read, [NORTH], run, deliverable)
    assert "*SDRs*: calls 60 a week\n*Everybody*: demos 3 a week" in str(modal.blocks).replace("\\n", "\n")
    assert "By &lt;3&gt;" in str(modal.blocks)
    assert check_view(as_view(modal)) == []
    assert targets_preview(TargetLines((), ()), [NORTH], run, deliverable).submit is None


def test_stages_are_changed_by_an_admin_after_a_second_preview(content: Content) -> None:
    template = content.pipelines["five_stage"]
    read = StageLines(template, (template.open_stages[0].key,), ("Dancing",))
    asked = stages_preview(read, in_use=False, may=True)
    assert (asked.callback_id, asked.submit) == ("pipeline.preview", "Preview")
    assert check_view(as_view(asked)) == []
    for other in (
        stages_preview(read, in_use=True, may=True),
        stages_preview(read, in_use=False, may=False),
        stages_preview(StageLines(None, (), ("Dancing",)), in_use=False, may=True),
    ):
        assert other.submit is None
