"""What rows become in the log: a history of their own days, and corrections that lead to the new row."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from content.loader import Content
from domain.deals import DealState, Stamp, apply, begun, replay
from domain.importing.deal_log import begin, correct
from domain.importing.deal_rows import DealRow
from domain.importing.rows import Owner
from domain.importing.stage_names import stage_before_close
from domain.money import Money
from domain.stages import Pipeline

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
STAMP = Stamp(None, NOW, NOW.date())
OWNER = Owner(1, 7, "europe")


def stated(row: DealRow) -> dict[str, Any]:
    """What a row says of a deal's state."""
    names = ("name", "account", "owner_id", "stage", "amount", "expected_close", "next_step", "created_on")
    return {name: getattr(row, name) for name in names} | {"closed_on": row.closed_on}


def of_state(state: DealState, row: DealRow) -> dict[str, Any]:
    return {name: getattr(state, name) for name in stated(row)}


@st.composite
def rows(draw: st.DrawFn, pipeline: Pipeline) -> DealRow:
    stage = draw(st.sampled_from(pipeline.stages))
    created = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 200)))
    later = created + timedelta(days=draw(st.integers(0, 90)))
    return DealRow(
        name=draw(st.sampled_from(["Renewal", "First"])),
        account=draw(st.sampled_from(["Paloma", "Tenfold"])),
        owner_id=draw(st.sampled_from([1, 2])),
        stage=stage.key,
        from_stage=stage.key if stage.is_open else stage_before_close(pipeline).key,
        created_on=created,
        entered_stage_on=later,
        closed_on=None if stage.is_open else later,
        amount=draw(st.sampled_from([None, Money(100, "EUR"), Money(200, "USD")])),
        expected_close=draw(st.sampled_from([None, later])),
        next_step=draw(st.sampled_from([None, "Call"])),
        lost_reason="price" if stage.part == "lost" else None,
        reason_text=draw(st.sampled_from([None, "too dear"])) if stage.part == "lost" else None,
    )


@settings(max_examples=150)
@given(st.data())
def test_the_log_of_an_imported_deal_amounts_to_its_row(content: Content, data: st.DataObject) -> None:
    pipeline = content.pipeline(None)
    row = data.draw(rows(pipeline))
    log = begin(row, OWNER, pipeline, STAMP)
    state = replay(log)
    assert of_state(state, row) == stated(row)
    assert [each.rev for each in log] == list(range(1, len(log) + 1))
    assert [each.on for each in log] == sorted(each.on for each in log)
    assert (state.team_id, state.market) == (7, "europe")


@settings(max_examples=150)
@given(st.data())
def test_corrections_lead_to_what_the_file_says_last(content: Content, data: st.DataObject) -> None:
    pipeline = content.pipeline(None)
    first, *later = data.draw(st.lists(rows(pipeline), min_size=1, max_size=4))
    log = begin(first, OWNER, pipeline, STAMP)
    state, before = replay(log), first
    for row in later:
        for event in correct(state, before, row, OWNER, pipeline, STAMP):
            log.append(event)
            state = apply(state, event)
        before = row
        assert of_state(state, row) == stated(row)
    assert replay(log) == state


@given(st.data())
def test_a_row_that_says_the_same_changes_nothing(content: Content, data: st.DataObject) -> None:
    pipeline = content.pipeline(None)
    row = data.draw(rows(pipeline))
    state = replay(begin(row, OWNER, pipeline, STAMP))
    assert correct(state, row, row, OWNER, pipeline, STAMP) == []


@given(st.data())
def test_a_row_comes_back_from_where_it_is_kept(content: Content, data: st.DataObject) -> None:
    row = data.draw(rows(content.pipeline(None)))
    assert DealRow.from_stored(row.stored()) == row


def test_a_win_counts_for_the_stage_it_came_from(content: Content) -> None:
    pipeline = content.pipeline(None)
    row = DealRow(
        name="A",
        account="A",
        owner_id=1,
        stage="success",
        from_stage="proposal",
        created_on=date(2026, 1, 1),
        entered_stage_on=date(2026, 5, 1),
        closed_on=date(2026, 3, 1),
    )
    log = begin(row, OWNER, pipeline, STAMP)
    assert [(each.kind, each.from_stage, each.to_stage, each.on) for each in log] == [
        ("imported", None, "proposal", date(2026, 1, 1)),
        ("won", "proposal", "won", date(2026, 3, 1)),
        ("moved", "won", "success", date(2026, 5, 1)),
    ]
    assert begun(log[0]).is_open
    assert replay(log).closed_on == date(2026, 3, 1)
