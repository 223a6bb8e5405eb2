"""Headers, stages and names: what is guessed, what is only offered, and what is asked."""

import pytest

from content.loader import Content
from domain.deal_names import plain_name
from domain.importing.headers import (
    FieldNotFound,
    HeadersNotUnderstood,
    NoSuchColumn,
    NoSuchField,
    guess_columns,
    pairs,
)
from domain.importing.names import NearNames, Spelling, name_core, near_names, same_people_core
from domain.importing.stage_names import guess_stages, outcome_of, stage_before_close, stage_map
from domain.words import edits

SALESFORCE = (
    "Opportunity Owner", "Account Name", "Opportunity Name", "Stage", "Fiscal Period", "Amount", "Close Date",
    "Created Date", "Next Step", "Opportunity ID",
)  # fmt: skip
HUBSPOT = (
    "Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Close Date", "Create Date", "Deal owner",
    "Associated Company (Primary)", "Closed Lost Reason", "Currency",
)  # fmt: skip
PIPEDRIVE = (
    "Deal - ID", "Deal - Title", "Deal - Organization", "Deal - Owner", "Deal - Stage", "Deal - Status",
    "Deal - Value", "Deal - Currency of Value", "Deal - Deal created", "Deal - Expected close date",
    "Deal - Won time", "Deal - Lost time", "Deal - Lost reason", "Deal - Last stage change",
)  # fmt: skip


@pytest.mark.parametrize(
    ("header", "origin", "fields"),
    [
        (
            SALESFORCE,
            "salesforce",
            "id name account owner stage amount closed created next_step",
        ),
        (
            HUBSPOT,
            "hubspot",
            "id name account owner stage amount closed created lost_reason currency",
        ),
        (
            PIPEDRIVE,
            "pipedrive",
            "id name account owner stage status amount currency created expected_close won_on lost_on "
            "lost_reason entered",
        ),
    ],
)
def test_the_usual_exports_are_read_without_a_word(header: tuple[str, ...], origin: str, fields: str) -> None:
    found = guess_columns(header, "deals")
    assert found.origin == origin
    assert set(found.places) == set(fields.split())


def test_each_column_has_one_meaning_and_the_rest_is_named() -> None:
    found = guess_columns(("Name", "Company", "Stage", "Favourite colour", "Amount", "Value"), "deals")
    assert len(set(found.places.values())) == len(found.places)
    assert found.unread == ("Favourite colour", "Value")


def test_what_is_said_of_a_column_goes_before_any_guess() -> None:
    found = guess_columns(
        ("Name", "Company", "Stage", "Amount", "Value"), "deals", said={"value": "amount", "Name": "-"}
    )
    assert found.places["amount"] == 4
    assert "name" not in found.places


def test_everything_wrong_with_a_mapping_is_told_at_once() -> None:
    with pytest.raises(HeadersNotUnderstood) as refused:
        guess_columns(("Thing", "Stagee"), "deals", said={"Stagge": "stage", "Thing": "acount"})
    kinds = [type(each) for each in refused.value.problems]
    assert kinds == [NoSuchColumn, NoSuchField, FieldNotFound, FieldNotFound]
    column, named = refused.value.problems[:2]
    assert isinstance(column, NoSuchColumn)
    assert column.guess == "Stagee"
    assert isinstance(named, NoSuchField)
    assert named.guess == "account"


def test_activity_has_a_kind_and_a_count_or_a_column_for_each_kind(content: Content) -> None:
    types = content.activities.types
    long = guess_columns(("Rep", "Date", "Type", "Count"), "activities", types=types)
    assert set(long.places) == {"person", "day", "activity", "count"}
    wide = guess_columns(("Rep", "Date", "Calls", "E-mails sent", "Demos"), "activities", types=types)
    assert wide.counts == {2: "calls", 4: "demos"}
    with pytest.raises(HeadersNotUnderstood):
        guess_columns(("Rep", "Date"), "activities", types=types)


def test_pairs_may_be_quoted_and_stand_together_or_apart() -> None:
    assert pairs(["A=b, C=d", '"E, Inc=F"']) == {"A": "b", "C": "d", "E, Inc": "F"}
    with pytest.raises(HeadersNotUnderstood):
        pairs(["nothing"])


def test_stages_are_known_by_name_by_what_crms_call_them_or_by_what_is_said(content: Content) -> None:
    pipeline = content.pipeline("default")
    names = [("Closed Won", 3), ("Proposal/Price Quote", 2), ("Engaging", 1), ("Limbo", 4), ("Mystery", 5)]
    found = {each.name: each for each in guess_stages(names, pipeline, {"mystery": "Discovery"})}
    assert {name: each.stage.key if each.stage else None for name, each in found.items()} == {
        "Closed Won": "won",
        "Proposal/Price Quote": "proposal",
        "Engaging": "discovery",
        "Limbo": None,
        "Mystery": "discovery",
    }
    assert [each.how for each in found.values()] == ["name", "usual", "usual", None, "said"]
    with pytest.raises(ValueError, match="nowhere"):
        guess_stages([], pipeline, {"x": "nowhere"})


def test_every_template_knows_what_crms_call_their_stages(content: Content) -> None:
    usual = ["Prospecting", "Qualification", "Engaging", "Proposal", "Negotiation", "Won", "Lost"]
    for pipeline in content.pipelines.values():
        guessed = guess_stages([(name, 1) for name in usual], pipeline)
        assert all(each.stage for each in guessed), pipeline.key


def test_a_status_of_won_or_lost_goes_before_the_stage(content: Content) -> None:
    pipeline = content.pipeline(None)
    known = stage_map(guess_stages([("Proposal", 1)], pipeline), pipeline)
    assert [known.find("Proposal", status) for status in ("Won", "lost", "Open")] == [
        pipeline.won,
        pipeline.lost,
        pipeline["proposal"],
    ]
    assert outcome_of("Closed Lost") == "lost"


def test_closed_deals_come_from_a_stage_that_counts(content: Content) -> None:
    for pipeline in content.pipelines.values():
        stage = stage_before_close(pipeline)
        assert stage.is_open
        assert stage.qualified


def near(*spellings: Spelling) -> list[NearNames]:
    by_core = sorted(spellings, key=lambda each: name_core(each.name))
    by_end = sorted(spellings, key=lambda each: name_core(each.name)[::-1])
    return list(near_names(by_core, by_end))


def test_another_spelling_is_offered_for_the_frequent_or_the_known_one() -> None:
    assert near(Spelling("GTXPro", 1480), Spelling("GTX Pro", 0, known=True)) == [
        NearNames("GTXPro", "GTX Pro", "spelling", 1480)
    ]
    assert near(Spelling("Acme Inc.", 2), Spelling("ACME", 9))[0].like == "ACME"
    assert near(Spelling("Köhler & Söhne", 1), Spelling("Kohler and Sohne GmbH", 2))[0].likeness == "spelling"


def test_slips_of_the_hand_are_offered_in_longer_names_only() -> None:
    assert near(Spelling("Brightfal", 1), Spelling("Brightfall", 5))[0].likeness == "letters"
    assert near(Spelling("rBightfall", 1), Spelling("Brightfall", 5))[0].likeness == "letters"
    assert near(Spelling("Konex", 1), Spelling("Konix", 5)) == []


def test_names_that_differ_in_a_number_are_different() -> None:
    assert near(Spelling("Project Apollo 1", 1), Spelling("Project Apollo 2", 5)) == []


def test_two_names_that_are_both_right_are_not_offered() -> None:
    assert near(Spelling("Brightfall", 0, known=True), Spelling("Brightfalls", 0, known=True)) == []


def test_no_name_is_offered_away_to_one_that_is_offered_itself() -> None:
    offers = near(Spelling("Tenfold Ltd", 1), Spelling("tenfold", 2), Spelling("Tenfold", 9))
    assert {each.name for each in offers} == {"Tenfold Ltd", "tenfold"}
    assert {each.like for each in offers} == {"Tenfold"}


def test_people_are_the_same_whatever_name_stands_first() -> None:
    assert same_people_core("Frase, Moses") == same_people_core("moses FRASE")
    assert same_people_core("Ana Costa") != same_people_core("Ana Gosta")


def test_edits_are_counted_up_to_the_limit() -> None:
    assert [edits(a, b, 2) for a, b in (("abcd", "abdc"), ("abcd", "abxcy"), ("abcd", "wxyz"))] == [1, 2, 3]


def test_our_own_header_is_known_again() -> None:
    header = ("id", "name", "account", "owner", "owner_slack_id", "team", "stage", "entered_stage_on")
    found = guess_columns(header, "deals")
    assert found.own
    assert found.id_header == plain_name("id")
